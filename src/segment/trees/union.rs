//! Which things are in one set: disjoint sets with path halving, the larger one on top.

/// Disjoint sets of `0..n`.
pub(crate) struct Union {
    parent: Vec<u32>,
    size: Vec<u32>,
}

impl Union {
    /// Every thing in a set of its own.
    pub(crate) fn new(n: usize) -> Self {
        Self { parent: (0..n as u32).collect(), size: vec![1; n] }
    }

    /// The thing that stands for the set of `x`.
    pub(crate) fn find(&mut self, mut x: u32) -> u32 {
        while self.parent[x as usize] != x {
            let above = self.parent[self.parent[x as usize] as usize];
            self.parent[x as usize] = above;
            x = above;
        }
        x
    }

    /// Things in the set that `root` stands for.
    pub(crate) fn size(&self, root: u32) -> u32 {
        self.size[root as usize]
    }

    /// Makes one set of those that `a` and `b` stand for; returns what stands for it.
    pub(crate) fn join(&mut self, a: u32, b: u32) -> u32 {
        let (top, below) = if self.size[a as usize] >= self.size[b as usize] { (a, b) } else { (b, a) };
        self.parent[below as usize] = top;
        self.size[top as usize] += self.size[below as usize];
        top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_sets_have_one_root_and_their_sizes_add_up() {
        let mut sets = Union::new(4);
        let pair = sets.join(2, 1);
        assert_eq!((sets.find(1), sets.find(2), sets.size(pair)), (pair, pair, 2));
        let root = sets.find(1);
        let three = sets.join(3, root);
        assert_eq!((sets.find(3), sets.find(2), sets.size(three)), (pair, pair, 3));
        assert_eq!(sets.find(0), 0);
    }
}
