//! Numbers that go through the same operations side by side.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use fearless_simd::{Level, Simd};
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

    /// The number in all lanes.
    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self::from_fn(|_| value)
    }

    /// The number in one lane.
    fn lane(self, lane: usize) -> f64;

    /// Does the work with vectors as long as these where the machine has them, which is found out when it runs: the code that is inlined into
    /// it is compiled for them. The bits are the same, since no two operations become one.
    #[inline(always)]
    fn wide<R>(work: impl FnOnce() -> R) -> R {
        work()
    }

    /// The function of each.
    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self::from_fn(|lane| f(self.lane(lane)))
    }

    /// Whether it holds of each.
    #[inline(always)]
    fn all(self, holds: impl Fn(f64) -> bool) -> bool {
        (0..Self::COUNT).all(|lane| holds(self.lane(lane)))
    }

    /// Whether each is finite.
    #[inline(always)]
    fn is_finite(self) -> bool {
        // Unlike the comparison of the bits, this takes a few numbers at a time in vector code.
        self.all(|x| 0.0 * x == 0.0)
    }

    /// Whether each is zero.
    #[inline(always)]
    fn is_zero(self) -> bool {
        self.all(|x| x == 0.0)
    }
}

impl Lanes for f64 {
    const COUNT: usize = 1;
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline(always)]
    fn from_fn(mut value: impl FnMut(usize) -> f64) -> Self {
        value(0)
    }

    #[inline(always)]
    fn lane(self, _: usize) -> f64 {
        self
    }
}

/// Four numbers side by side.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) struct Quad(pub(crate) [f64; 4]);

impl Lanes for Quad {
    const COUNT: usize = 4;
    const ZERO: Self = Self([0.0; 4]);
    const ONE: Self = Self([1.0; 4]);

    #[inline(always)]
    fn from_fn(value: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(value))
    }

    #[inline(always)]
    fn lane(self, lane: usize) -> f64 {
        self.0[lane]
    }

    #[inline(always)]
    fn wide<R>(work: impl FnOnce() -> R) -> R {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if let Some(vectors) = Level::new().as_avx2() {
            return vectors.vectorize(work);
        }
        work()
    }
}

impl Neg for Quad {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self(self.0.map(|x| -x))
    }
}

macro_rules! lane_by_lane {
    ($($operation:ident $function:ident $assignment:ident $assigning:ident $sign:tt;)*) => {$(
        impl $operation for Quad {
            type Output = Self;

            #[inline(always)]
            fn $function(self, other: Self) -> Self {
                Self(std::array::from_fn(|lane| self.0[lane] $sign other.0[lane]))
            }
        }

        impl $assignment for Quad {
            #[inline(always)]
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
