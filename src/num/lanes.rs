//! Numbers that go through the same operations side by side.

use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A number, or a few that are calculated with at the same time: each lane gives the same bits as it gives alone.
pub(crate) trait Lanes:
    Copy
    + Default
    + PartialEq
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
{
    /// How many.
    const COUNT: usize;
    const ZERO: Self;
    const ONE: Self;

    /// What the function gives for each lane.
    fn from_fn(value: impl FnMut(usize) -> f64) -> Self;

    /// The number in one lane.
    fn lane(self, lane: usize) -> f64;

    /// The function of each.
    #[inline]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self::from_fn(|lane| f(self.lane(lane)))
    }

    /// Whether it holds of each.
    #[inline]
    fn all(self, holds: impl Fn(f64) -> bool) -> bool {
        (0..Self::COUNT).all(|lane| holds(self.lane(lane)))
    }

    /// Whether each is finite.
    #[inline]
    fn is_finite(self) -> bool {
        // Unlike the comparison of the bits, this takes a few numbers at a time in vector code.
        self.all(|x| 0.0 * x == 0.0)
    }

    /// Whether each is zero.
    #[inline]
    fn is_zero(self) -> bool {
        self.all(|x| x == 0.0)
    }
}

impl Lanes for f64 {
    const COUNT: usize = 1;
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline]
    fn from_fn(mut value: impl FnMut(usize) -> f64) -> Self {
        value(0)
    }

    #[inline]
    fn lane(self, _: usize) -> f64 {
        self
    }
}

/// Two numbers side by side.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) struct Pair(pub(crate) [f64; 2]);

impl Lanes for Pair {
    const COUNT: usize = 2;
    const ZERO: Self = Self([0.0; 2]);
    const ONE: Self = Self([1.0; 2]);

    #[inline]
    fn from_fn(value: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(value))
    }

    #[inline]
    fn lane(self, lane: usize) -> f64 {
        self.0[lane]
    }
}

impl Neg for Pair {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self(self.0.map(|x| -x))
    }
}

macro_rules! lane_by_lane {
    ($($operation:ident $function:ident $assignment:ident $assigning:ident $sign:tt;)*) => {$(
        impl $operation for Pair {
            type Output = Self;

            #[inline]
            fn $function(self, other: Self) -> Self {
                Self([self.0[0] $sign other.0[0], self.0[1] $sign other.0[1]])
            }
        }

        impl $assignment for Pair {
            #[inline]
            fn $assigning(&mut self, other: Self) {
                *self = *self $sign other;
            }
        }
    )*};
}

lane_by_lane! {
    Add add AddAssign add_assign +;
    Sub sub SubAssign sub_assign -;
    Mul mul MulAssign mul_assign *;
    Div div DivAssign div_assign /;
}
