//! Commodity codes form a tree under each total, ordered by containment.

use proptest::prelude::*;
use tidegauge::code::{Commodity, Validity};

/// A valid code of any scheme, from short enough alphabets that relatives meet.
fn commodity() -> impl Strategy<Value = Commodity> {
    let tree = |prefix: &'static str, pattern: &'static str| {
        pattern.prop_map(move |code| format!("{prefix}:{code}").parse::<Commodity>().unwrap())
    };
    prop_oneof![
        tree("H6", "(TOTAL|[179][1-3](0[01]([09][01])?)?)"),
        tree("HS", "(TOTAL|[1-9][0-9](([0-9]{2}){0,2}))"),
        tree("CN25", "(TOTAL|[19][1-3](0[01](10|10[09]0)?)?)"),
        tree("HTS", "[1-9][0-9](([0-9]{2}){0,4})"),
        tree("NAT-JP", "8(5|505|50511|5051101|50511010)"),
        tree("NAT-TR", "8(5|505|50511|5051100|505110010|50511001012)"),
        tree("S4", "(TOTAL|[1-3]{1,4}[1-3X]?)")
            .prop_filter("one digit first", |code| code.level() > 0),
        tree("B5", "[1-3]{1,6}"),
    ]
}

proptest! {
    #[test]
    fn parents_end_at_the_total(code in commodity()) {
        let mut below = code;
        for above in code.parents() {
            prop_assert!(above.level() < below.level());
            prop_assert!(above.contains(&code) && above.contains(&below));
            prop_assert_eq!(above.classification(), code.classification());
            below = above;
        }
        prop_assert!(below.is_total());
    }

    #[test]
    fn prefixes_are_a_partial_order(a in commodity(), b in commodity(), c in commodity()) {
        prop_assert!(a.is_prefix_of(&a));
        if a.is_prefix_of(&b) && b.is_prefix_of(&a) {
            prop_assert_eq!(a, b);
        }
        if a.is_prefix_of(&b) && b.is_prefix_of(&c) {
            prop_assert!(a.is_prefix_of(&c));
        }
        prop_assert_eq!(a.is_prefix_of(&b), a.contains(&b));
        if a.contains(&b) {
            prop_assert!(a <= b, "a parent sorts before what it contains");
        }
    }

    #[test]
    fn text_and_json_survive(code in commodity()) {
        prop_assert_eq!(code.to_string().parse(), Ok(code));
        let json = serde_json::to_string(&code).unwrap();
        prop_assert_eq!(serde_json::from_str::<Commodity>(&json).unwrap(), code);
        let again = Commodity::new(code.classification(), code.code());
        prop_assert_eq!(again, Ok(code));
    }

    #[test]
    fn subheadings_are_prefixes(code in commodity()) {
        if let Some(subheading) = code.hs6() {
            prop_assert_eq!(subheading.level(), 6);
            prop_assert!(code.code().starts_with(subheading.code()));
            prop_assert_eq!(subheading.hs6(), Some(subheading));
        }
    }

    #[test]
    fn predicates_agree(code in commodity()) {
        prop_assert_eq!(code.validity() == Validity::Total, code.is_total());
        prop_assert!(!(code.is_residual() && code.is_not_subdivided()));
        if let Some(chapter) = code.chapter() {
            prop_assert!(chapter.contains(&code));
            prop_assert_eq!(chapter.level(), 2);
        }
    }
}
