//! One quantile of values in memory.

/// The quantile of `values` at `level` (0–1) by linear interpolation between order statistics (type 7 of Hyndman and
/// Fan 1996), in linear time; reorders the values, which must be finite. `None` where there are none.
pub fn quantile(values: &mut [f64], level: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let position = level.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + (high - low) * (position - below as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_lies_between_the_order_statistics() {
        let mut values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(quantile(&mut values, 0.5), Some(2.5));
        assert_eq!(quantile(&mut values, 0.25), Some(1.75));
        assert_eq!((quantile(&mut values, 0.0), quantile(&mut values, 1.0)), (Some(1.0), Some(4.0)));
    }

    #[test]
    fn one_value_is_every_quantile_and_no_value_has_none() {
        assert_eq!(quantile(&mut [7.0], 0.75), Some(7.0));
        assert_eq!(quantile(&mut [], 0.5), None);
    }
}
