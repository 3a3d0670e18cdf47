//! Parts B, C and D: what each makes of the steps that they share.

use super::context::Context;
use super::seasonal::Section;
use super::trend::Part;
use super::{X11Input, X11Result};

impl Context<'_> {
    /// Part B: preliminary extremes, found in the SI values first and then in the irregular.
    pub(super) fn part_b(&mut self, r: &mut X11Result) {
        let (it, correction) = (&mut r.b, &mut r.b_correction);
        self.initial(it);
        let (initial, replaced) = (&mut r.b_initial_replacement, &mut r.b_replacement);
        self.replace_extremes(Section::First, self.inside(), &it.initial_si, initial);
        self.first_half(Part::B, it, Some(&initial.si));
        self.replace_extremes(Section::Second, 0..self.frame.len, &it.si, replaced);
        self.second_half(&it.series, &it.trend, &replaced.si, correction);
        self.decide_sharing(&correction.irregular[..self.frame.past()]);
        self.modify(&it.series, &it.trend, correction, &mut r.c.series);
    }

    /// Part C: final extremes, found in the irregular of the series without the preliminary ones.
    pub(super) fn part_c(&mut self, r: &mut X11Result) {
        let (it, correction) = (&mut r.c, &mut r.c_correction);
        self.initial(it);
        self.first_half(Part::C, it, None);
        self.second_half(&r.b.series, &it.trend, &it.si, correction);
        self.modify(&r.b.series, &it.trend, correction, &mut r.d.series);
    }

    /// Part D: final components, from the series without the final extremes.
    pub(super) fn part_d(&mut self, input: &X11Input<'_>, r: &mut X11Result) {
        self.initial(&mut r.d);
        self.first_half(Part::D, &mut r.d, None);
        self.finish(input, r);
    }
}
