//! Segments as valleys of the reachability plot: each begins with a steep fall and ends with a steep rise of a part `xi` (Ankerst et al. 1999, figure 19,
//! definitions 9 to 11, with the two corrections of scikit-learn: the direction of the comparison in definition 9 and in 11.4c).

/// A plot and what is asked of it.
pub(crate) struct Plot<'a> {
    /// Reachability in the order of the rows, and an infinite one behind.
    pub(crate) reach: Vec<f64>,
    /// The row that each was reached from.
    pub(crate) from: Vec<Option<u32>>,
    pub(crate) ordering: &'a [u32],
    pub(crate) xi: f64,
    pub(crate) min_samples: usize,
    pub(crate) min_cluster_size: usize,
    /// Are rows at the end left out that were not reached from within?
    pub(crate) corrects: bool,
}

/// A steep fall.
struct Fall {
    start: usize,
    end: usize,
    /// The highest reachability between it and here.
    between: f64,
}

/// How reachability changes from each place to the next.
struct Slopes {
    steep_up: Vec<bool>,
    steep_down: Vec<bool>,
    up: Vec<bool>,
    down: Vec<bool>,
}

impl Slopes {
    fn of(reach: &[f64], keeps: f64) -> Self {
        // Infinite over infinite is no slope at all: every comparison is false.
        let ratios: Vec<f64> = reach.windows(2).map(|pair| pair[0] / pair[1]).collect();
        let all = |holds: &dyn Fn(f64) -> bool| ratios.iter().map(|&ratio| holds(ratio)).collect();
        Self {
            steep_up: all(&|ratio| ratio <= keeps),
            steep_down: all(&|ratio| ratio >= 1.0 / keeps),
            up: all(&|ratio| ratio < 1.0),
            down: all(&|ratio| ratio > 1.0),
        }
    }
}

impl Plot<'_> {
    /// First and last place of every segment, smaller ones before those that hold them.
    pub(crate) fn clusters(&self) -> Vec<(usize, usize)> {
        let keeps = 1.0 - self.xi;
        let slopes = Slopes::of(&self.reach, keeps);
        let (mut falls, mut clusters): (Vec<Fall>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
        let (mut index, mut between) = (0, 0.0f64);
        for steep in 0..self.ordering.len() {
            if steep < index || !(slopes.steep_up[steep] || slopes.steep_down[steep]) {
                continue;
            }
            between = self.reach[index..=steep].iter().copied().fold(between, f64::max);
            self.keep_open(&mut falls, between, keeps);
            if slopes.steep_down[steep] {
                let end = self.extent(&slopes.steep_down, &slopes.up, steep);
                falls.push(Fall { start: steep, end, between: 0.0 });
                index = end + 1;
            } else {
                let end = self.extent(&slopes.steep_up, &slopes.down, steep);
                index = end + 1;
                let ended = falls.iter().filter_map(|fall| self.cluster(fall, steep, end, keeps));
                let mut ended: Vec<(usize, usize)> = ended.collect();
                ended.reverse();
                clusters.extend(ended);
            }
            between = self.reach[index];
        }
        clusters
    }

    /// Forgets the falls that what lies between has risen to.
    fn keep_open(&self, falls: &mut Vec<Fall>, between: f64, keeps: f64) {
        if between.is_infinite() {
            falls.clear();
        }
        falls.retain(|fall| between <= self.reach[fall.start] * keeps);
        falls.iter_mut().for_each(|fall| fall.between = fall.between.max(between));
    }

    /// The last place of the slope that starts here: it may be level for `min_samples` places, and not turn.
    fn extent(&self, steep: &[bool], turns: &[bool], start: usize) -> usize {
        let (mut end, mut level) = (start, 0);
        for index in start..steep.len() {
            if steep[index] {
                (end, level) = (index, 0);
            } else if turns[index] {
                break;
            } else {
                level += 1;
                if level > self.min_samples {
                    break;
                }
            }
        }
        end
    }

    /// What lies between a fall and the rise from `rise` to `end`, if it is a segment.
    fn cluster(&self, fall: &Fall, rise: usize, end: usize, keeps: f64) -> Option<(usize, usize)> {
        let (mut first, mut last) = (fall.start, end);
        let (before, behind) = (self.reach[fall.start], self.reach[end + 1]);
        if behind * keeps < fall.between {
            return None;
        }
        if before * keeps >= behind {
            while first < fall.end && self.reach[first + 1] > behind {
                first += 1;
            }
        } else if behind * keeps >= before {
            while last > rise && self.reach[last - 1] > before {
                last -= 1;
            }
        }
        if self.corrects {
            last = self.corrected(first, last)?;
        }
        (last + 1 >= first + self.min_cluster_size && first <= fall.end && last >= rise).then_some((first, last))
    }

    /// The last place that was reached from within (Schubert and Gertz 2018, algorithm 2).
    fn corrected(&self, first: usize, mut last: usize) -> Option<usize> {
        while first < last {
            let within = self.from[last].is_some_and(|from| self.ordering[first..last].contains(&from));
            if within || self.reach[first] > self.reach[last] {
                return Some(last);
            }
            last -= 1;
        }
        None
    }
}

/// A number for the rows of each cluster that holds no numbered row yet; the others are noise.
pub(crate) fn labels(ordering: &[u32], clusters: &[(usize, usize)]) -> Vec<i32> {
    let mut placed = vec![-1; ordering.len()];
    let mut next = 0;
    for &(first, last) in clusters {
        if placed[first..=last].iter().all(|&label| label < 0) {
            placed[first..=last].fill(next);
            next += 1;
        }
    }
    let mut labels = vec![-1; ordering.len()];
    ordering.iter().zip(placed).for_each(|(&row, label)| labels[row as usize] = label);
    labels
}
