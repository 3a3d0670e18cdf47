//! Periods: every spelling reads back, arithmetic is a group action, ranges are honest iterators.

use proptest::prelude::*;
use tidegauge::period::{
    FiscalYear, Frequency, NamedBy, Period, PeriodFormat, PeriodRange, Position,
};

use crate::mutation::{MUTATIONS, Numbers};

/// Spellings to bend.
const SEEDS: &[&str] = &[
    "2025",
    "2025-A1",
    "2025-S2",
    "2025-Q4",
    "2025-M11",
    "2025-W46",
    "2025-11-20",
    "2025-D324",
    "202511",
    "20251120",
    "202552",
    "2025.nov",
    "2025M11",
];

fn frequency() -> impl Strategy<Value = Frequency> {
    prop::sample::select(Frequency::ALL.to_vec())
}

fn any_period() -> impl Strategy<Value = Period> {
    (frequency(), 1..=9999_i32, 1..=366_u32).prop_filter_map(
        "exists",
        |(frequency, year, within)| {
            let last = match frequency {
                Frequency::Day => 366,
                Frequency::Week => 53,
                other => other.periods_per_year()?,
            };
            Period::new(frequency, year, (within - 1) % last + 1).ok()
        },
    )
}

/// Steps that are mostly small and sometimes absurd.
fn steps() -> impl Strategy<Value = i64> {
    prop_oneof![8 => -5000..5000_i64, 1 => any::<i64>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_printed_reads_back_in_every_form(p in any_period()) {
        let mut forms = 0;
        for format in PeriodFormat::ALL {
            let Ok(text) = p.format(format) else { continue };
            forms += 1;
            prop_assert_eq!(Period::parse_as(&text, p.frequency()), Ok(p), "{}", text);
            if !(format == PeriodFormat::X13 && p.frequency() == Frequency::Quarter) {
                prop_assert_eq!(text.parse(), Ok(p), "{}", text);
                prop_assert_eq!(text.to_lowercase().parse(), Ok(p), "{}", text);
            }
        }
        prop_assert!(forms >= 3);
        prop_assert_eq!(p.to_string().parse(), Ok(p));
        let json = serde_json::to_string(&p).unwrap();
        prop_assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), p);
    }

    #[test]
    fn addition_is_a_group_action(p in any_period(), a in steps(), b in steps()) {
        prop_assert_eq!(p.checked_add(0), Ok(p));
        if let Ok(q) = p.checked_add(a) {
            prop_assert_eq!(p.until(q), Ok(a));
            prop_assert_eq!(q.checked_sub(a), Ok(p));
            if let (Ok(there), Some(both)) = (q.checked_add(b), a.checked_add(b)) {
                prop_assert_eq!(p.checked_add(both), Ok(there));
            }
            prop_assert_eq!(p.cmp(&q), 0.cmp(&a));
            prop_assert_eq!(p.checked_cmp(q), Ok(0.cmp(&a)));
        }
    }

    #[test]
    fn parts_days_and_conversions_agree(p in any_period(), target in frequency()) {
        prop_assert_eq!(Period::new(p.frequency(), p.year(), p.within_year()), Ok(p));
        prop_assert_eq!(Period::containing(p.frequency(), p.first_day()), Ok(p));
        prop_assert_eq!(Period::containing(p.frequency(), p.last_day()), Ok(p));
        prop_assert_eq!((p.last_day() - p.first_day()).whole_days() + 1, i64::from(p.days()));
        prop_assert_eq!(p.weekday_counts().iter().sum::<u32>(), p.days());
        if let Ok(next) = p.checked_add(1) {
            prop_assert_eq!(p.last_day().next_day(), Some(next.first_day()));
        }
        for position in [Position::First, Position::Last] {
            if let Ok(other) = p.to_frequency(target, position) {
                let day = if position == Position::First { p.first_day() } else { p.last_day() };
                prop_assert!(other.first_day() <= day && day <= other.last_day());
            }
        }
        if let Ok(coarse) = p.coarser(target) {
            prop_assert!(coarse.contains(p));
            prop_assert!(coarse.finer(p.frequency()).unwrap().contains(p));
        }
    }

    #[test]
    fn ranges_are_exact_and_double_ended(p in any_period(), len in 0..50_usize, skip in 0..60_usize) {
        let Ok(range) = PeriodRange::with_len(p, len) else { return Ok(()) };
        prop_assert_eq!(range.len(), len);
        let forward: Vec<_> = range.clone().collect();
        let mut backward: Vec<_> = range.clone().rev().collect();
        backward.reverse();
        prop_assert_eq!(&forward, &backward);
        prop_assert!(forward.windows(2).all(|w| w[0].until(w[1]) == Ok(1)));
        prop_assert_eq!(range.clone().nth(skip), forward.get(skip).copied());
        prop_assert_eq!(range.to_string().parse(), Ok(range.clone()));
        let mut rest = range.clone();
        rest.nth(skip);
        prop_assert_eq!(rest.len(), len.saturating_sub(skip + 1));
    }

    #[test]
    fn fiscal_years_hold_their_months(first in 1..=12_u32, by_last in any::<bool>(), p in any_period()) {
        let named = if by_last { NamedBy::LastMonth } else { NamedBy::FirstMonth };
        let fiscal = FiscalYear::new(first, named).unwrap();
        if let Ok(year) = fiscal.year_of(p)
            && let Ok(months) = fiscal.months(year)
        {
            prop_assert_eq!(months.len(), 12);
            prop_assert!(months.start().first_day() <= p.first_day());
            prop_assert!(p.last_day() <= months.end().last_day());
            if let Ok(range) = fiscal.year_to_date(p) {
                prop_assert_eq!(range.end(), p);
                prop_assert!(months.start().first_day() <= range.start().first_day());
            }
        }
    }
}

#[test]
fn mutated_texts_never_break_the_parser() {
    let mut numbers = Numbers::new(0x7065_7269);
    for _ in 0..MUTATIONS {
        let seed = numbers.pick(SEEDS);
        let text = numbers.bend(seed, SEEDS);
        match text.parse::<Period>() {
            Ok(p) => assert_eq!(p.to_string().parse(), Ok(p)),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
        for frequency in Frequency::ALL {
            let _ = Period::parse_as(&text, frequency);
        }
        let _ = text.parse::<PeriodRange>();
    }
}
