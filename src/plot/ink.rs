//! The colours, in a light and a dark scheme.
//!
//! The drawing is light; a style sheet in it finds each colour by its code and replaces it where the reader prefers a dark scheme. Every ink
//! therefore has a code of its own.

use plotters::style::RGBColor;

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Behind everything.
    Paper,
    /// Titles and names.
    Text,
    /// Labels of axes.
    Label,
    /// Lines of the grid.
    Grid,
    /// Zero, and the mark of an event.
    Axis,
    /// What stands back: the series as recorded beside the adjusted one, the total below its parts.
    Quiet,
    /// What the chart is about.
    Main,
    /// What it is held against, and falls.
    Second,
    /// What was expected: dashed.
    Expected,
    /// An interval.
    Band,
}

impl Ink {
    const ALL: [Self; 10] = [
        Self::Paper,
        Self::Text,
        Self::Label,
        Self::Grid,
        Self::Axis,
        Self::Quiet,
        Self::Main,
        Self::Second,
        Self::Expected,
        Self::Band,
    ];

    /// Red, green and blue in the light and in the dark scheme.
    const fn codes(self) -> [u32; 2] {
        match self {
            Self::Paper => [0xFF_FF_FF, 0x0D_11_17],
            Self::Text => [0x1F_23_28, 0xE6_ED_F3],
            Self::Label => [0x57_60_6A, 0x9E_A7_B3],
            Self::Grid => [0xE6_E9_ED, 0x23_2A_33],
            Self::Axis => [0x86_8E_97, 0x76_7F_8A],
            Self::Quiet => [0x88_90_99, 0x7B_84_8F],
            Self::Main => [0x0B_5F_A5, 0x6C_B6_FF],
            Self::Second => [0xC8_50_0A, 0xFF_9D_57],
            Self::Expected => [0xC4_4C_06, 0xFF_99_53],
            Self::Band => [0xFB_E6_D8, 0x3D_26_17],
        }
    }

    /// The colour that is drawn.
    pub(super) const fn colour(self) -> RGBColor {
        let [_, red, green, blue] = self.codes()[0].to_be_bytes();
        RGBColor(red, green, blue)
    }
}

/// The style sheet of every chart; its rules hold for charts only, also where one stands inside a page.
pub(super) fn style_sheet() -> String {
    let [expected, _] = Ink::Expected.codes();
    let dark = Ink::ALL.map(|ink| {
        let [light, dark] = ink.codes();
        format!(".tidegauge [fill=\"#{light:06X}\"]{{fill:#{dark:06X}}}\n.tidegauge [stroke=\"#{light:06X}\"]{{stroke:#{dark:06X}}}")
    });
    let dark = dark.join("\n");
    format!(
        ".tidegauge polyline{{stroke-linejoin:round;stroke-linecap:round}}\n\
         .tidegauge polyline[stroke=\"#{expected:06X}\"]{{stroke-dasharray:50 40}}\n\
         @media (prefers-color-scheme:dark){{\n{dark}\n}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Linear red, green and blue of a code.
    fn linear(code: u32) -> [f64; 3] {
        let [_, red, green, blue] = code.to_be_bytes();
        [red, green, blue].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// Contrast of two colours, 1 to 21 (WCAG 2.2).
    fn contrast(one: u32, other: u32) -> f64 {
        let luminance = |code| {
            let [red, green, blue] = linear(code);
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_and_lines_stand_out_in_both_schemes() {
        for scheme in [0, 1] {
            let of = |ink: Ink| ink.codes()[scheme];
            for ink in [Ink::Text, Ink::Label] {
                assert!(contrast(of(ink), of(Ink::Paper)) >= 4.5, "{ink:?}");
            }
            for ink in [Ink::Axis, Ink::Quiet, Ink::Main, Ink::Second, Ink::Expected] {
                assert!(contrast(of(ink), of(Ink::Paper)) >= 3.0, "{ink:?} {scheme}");
            }
            for ink in [Ink::Main, Ink::Expected] {
                assert!(
                    contrast(of(ink), of(Ink::Band)) >= 3.0,
                    "{ink:?} on the band"
                );
            }
        }
    }

    /// Without red or green cones (Viénot, Brettel & Mollon 1999, in linear colours) both see one mixture of red and green, and blue.
    #[test]
    fn the_two_colours_differ_without_red_or_green_cones() {
        for scheme in [0, 1] {
            let [main, second] = [Ink::Main, Ink::Second].map(|ink| linear(ink.codes()[scheme]));
            for (red, green) in [(0.112_38, 0.887_62), (0.292_75, 0.707_25)] {
                let seen = |[r, g, b]: [f64; 3]| [red * r + green * g, b];
                let ([yellow, blue], [other, less]) = (seen(main), seen(second));
                assert!((blue - yellow) - (less - other) > 0.25);
            }
        }
    }

    #[test]
    fn every_ink_can_be_told_by_its_code() {
        let mut codes = Ink::ALL.map(|ink| ink.codes()[0]).to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Ink::ALL.len());
        let sheet = style_sheet();
        assert!(sheet.contains("[stroke=\"#0B5FA5\"]{stroke:#6CB6FF}"));
        assert!(sheet.contains("[fill=\"#FFFFFF\"]{fill:#0D1117}"));
    }
}
