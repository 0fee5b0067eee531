//! Four numbers of four bytes that one instruction works on. In WebAssembly the compiler is told so: left alone it finds the lanes in one build and takes them apart in the next.

#[cfg(target_arch = "wasm32")]
use std::arch::wasm32::{self as simd, v128};

/// How many.
pub(super) const FOUR: usize = 4;

/// Four numbers.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy)]
pub(super) struct Four(v128);

/// Four numbers.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
pub(super) struct Four([f32; FOUR]);

#[cfg(target_arch = "wasm32")]
#[inline(always)]
fn each_of(a: Four, b: Four, apply: impl Fn(v128, v128) -> v128) -> Four {
    Four(apply(a.0, b.0))
}

#[cfg(target_arch = "wasm32")]
impl Four {
    #[inline(always)]
    pub(super) fn of([a, b, c, d]: [f32; FOUR]) -> Self {
        Self(simd::f32x4(a, b, c, d))
    }

    #[inline(always)]
    pub(super) fn numbers(self) -> [f32; FOUR] {
        [
            simd::f32x4_extract_lane::<0>(self.0),
            simd::f32x4_extract_lane::<1>(self.0),
            simd::f32x4_extract_lane::<2>(self.0),
            simd::f32x4_extract_lane::<3>(self.0),
        ]
    }

    #[inline(always)]
    pub(super) fn all(number: f32) -> Self {
        Self(simd::f32x4_splat(number))
    }

    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        each_of(self, other, |a, b| simd::f32x4_add(a, b))
    }

    #[inline(always)]
    pub(super) fn minus(self, other: Self) -> Self {
        each_of(self, other, |a, b| simd::f32x4_sub(a, b))
    }

    #[inline(always)]
    pub(super) fn times(self, other: Self) -> Self {
        each_of(self, other, |a, b| simd::f32x4_mul(a, b))
    }

    /// The smaller of each two; of this one where the other is no number.
    #[inline(always)]
    pub(super) fn smaller(self, other: Self) -> Self {
        each_of(self, other, |a, b| simd::f32x4_pmin(a, b))
    }

    /// The larger of each two; of this one where the other is no number.
    #[inline(always)]
    pub(super) fn larger(self, other: Self) -> Self {
        each_of(self, other, |a, b| simd::f32x4_pmax(a, b))
    }

    #[inline(always)]
    pub(super) fn root(self) -> Self {
        Self(simd::f32x4_sqrt(self.0))
    }

    /// `yes` where this is smaller than `other`, else `no`.
    #[inline(always)]
    pub(super) fn if_below(self, other: Self, yes: Self, no: Self) -> Self {
        Self(simd::v128_bitselect(yes.0, no.0, simd::f32x4_lt(self.0, other.0)))
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
fn each_of(a: Four, b: Four, apply: impl Fn(f32, f32) -> f32) -> Four {
    Four(std::array::from_fn(|i| apply(a.0[i], b.0[i])))
}

#[cfg(not(target_arch = "wasm32"))]
impl Four {
    #[inline(always)]
    pub(super) fn of(numbers: [f32; FOUR]) -> Self {
        Self(numbers)
    }

    #[inline(always)]
    pub(super) fn numbers(self) -> [f32; FOUR] {
        self.0
    }

    #[inline(always)]
    pub(super) fn all(number: f32) -> Self {
        Self([number; FOUR])
    }

    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        each_of(self, other, |a, b| a + b)
    }

    #[inline(always)]
    pub(super) fn minus(self, other: Self) -> Self {
        each_of(self, other, |a, b| a - b)
    }

    #[inline(always)]
    pub(super) fn times(self, other: Self) -> Self {
        each_of(self, other, |a, b| a * b)
    }

    /// The smaller of each two; of this one where the other is no number.
    #[inline(always)]
    pub(super) fn smaller(self, other: Self) -> Self {
        each_of(self, other, |a, b| if b < a { b } else { a })
    }

    /// The larger of each two; of this one where the other is no number.
    #[inline(always)]
    pub(super) fn larger(self, other: Self) -> Self {
        each_of(self, other, |a, b| if a < b { b } else { a })
    }

    #[inline(always)]
    pub(super) fn root(self) -> Self {
        Self(self.0.map(f32::sqrt))
    }

    /// `yes` where this is smaller than `other`, else `no`.
    #[inline(always)]
    pub(super) fn if_below(self, other: Self, yes: Self, no: Self) -> Self {
        Self(std::array::from_fn(|i| if self.0[i] < other.0[i] { yes.0[i] } else { no.0[i] }))
    }
}
