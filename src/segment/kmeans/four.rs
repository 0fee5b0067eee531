//! Four numbers of four bytes that one instruction works on. In WebAssembly the compiler is told so: left alone it finds the lanes in one build and takes them apart in the next.

/// How many.
pub(super) const FOUR: usize = 4;

#[cfg(target_arch = "wasm32")]
mod as_told {
    /// The larger of each two; of the first where the second is no number.
    pub(in super::super) use std::arch::wasm32::f32x4_pmax as larger;
    /// The smaller of each two; of the first where the second is no number.
    pub(in super::super) use std::arch::wasm32::f32x4_pmin as smaller;
    use std::arch::wasm32::{f32x4, f32x4_extract_lane, f32x4_lt, f32x4_splat, v128_bitselect};
    pub(in super::super) use std::arch::wasm32::{
        f32x4_add as add, f32x4_mul as mul, f32x4_sqrt as root, f32x4_sub as sub, v128 as Four,
    };

    use super::FOUR;

    #[inline(always)]
    pub(in super::super) fn of([a, b, c, d]: [f32; FOUR]) -> Four {
        f32x4(a, b, c, d)
    }

    #[inline(always)]
    pub(in super::super) fn numbers(of: Four) -> [f32; FOUR] {
        [f32x4_extract_lane::<0>(of), f32x4_extract_lane::<1>(of), f32x4_extract_lane::<2>(of), f32x4_extract_lane::<3>(of)]
    }

    #[inline(always)]
    pub(in super::super) fn all(number: f32) -> Four {
        f32x4_splat(number)
    }

    /// `yes` where `a` is below `b`, else `no`.
    #[inline(always)]
    pub(in super::super) fn if_below(a: Four, b: Four, yes: Four, no: Four) -> Four {
        v128_bitselect(yes, no, f32x4_lt(a, b))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod as_found {
    use std::array::from_fn;

    use super::FOUR;

    pub(in super::super) type Four = [f32; FOUR];

    pub(in super::super) fn of(numbers: [f32; FOUR]) -> Four {
        numbers
    }

    pub(in super::super) fn numbers(of: Four) -> [f32; FOUR] {
        of
    }

    pub(in super::super) fn all(number: f32) -> Four {
        [number; FOUR]
    }

    #[inline(always)]
    pub(in super::super) fn add(a: Four, b: Four) -> Four {
        from_fn(|i| a[i] + b[i])
    }

    #[inline(always)]
    pub(in super::super) fn sub(a: Four, b: Four) -> Four {
        from_fn(|i| a[i] - b[i])
    }

    #[inline(always)]
    pub(in super::super) fn mul(a: Four, b: Four) -> Four {
        from_fn(|i| a[i] * b[i])
    }

    #[inline(always)]
    pub(in super::super) fn smaller(a: Four, b: Four) -> Four {
        from_fn(|i| if b[i] < a[i] { b[i] } else { a[i] })
    }

    #[inline(always)]
    pub(in super::super) fn larger(a: Four, b: Four) -> Four {
        from_fn(|i| if a[i] < b[i] { b[i] } else { a[i] })
    }

    #[inline(always)]
    pub(in super::super) fn root(of: Four) -> Four {
        of.map(f32::sqrt)
    }

    #[inline(always)]
    pub(in super::super) fn if_below(a: Four, b: Four, yes: Four, no: Four) -> Four {
        from_fn(|i| if a[i] < b[i] { yes[i] } else { no[i] })
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) use as_found::*;
#[cfg(target_arch = "wasm32")]
pub(super) use as_told::*;
