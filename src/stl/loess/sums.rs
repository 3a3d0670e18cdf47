//! Weighted sums in the two shapes that loess needs: along one series, and for many columns side by side.
//!
//! Loops have several independent accumulators, or run over columns, so that they become vector instructions.

/// Columns that are summed together; their accumulators stay in the first cache.
pub(super) const BLOCK: usize = 256;

/// Scalar product of two slices; the longer one is cut.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_lanes, a_rest) = a.as_chunks::<4>();
    let (b_lanes, b_rest) = b[..a.len()].as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in a_lanes.iter().zip(b_lanes) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let (a_lanes, a_rest) = a_rest.as_chunks::<2>();
    let (b_lanes, b_rest) = b_rest.as_chunks::<2>();
    let mut sums = [sums[0] + sums[2], sums[1] + sums[3]];
    for (a, b) in a_lanes.iter().zip(b_lanes) {
        for lane in 0..2 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums[0] + sums[1] + rest
}

/// `out[c] = Σ taps[t] · values[first + t · stride + c]`.
pub(super) fn filter(out: &mut [f64], values: &[f64], first: usize, stride: usize, taps: &[f64]) {
    if let ([out], 1) = (&mut *out, stride) {
        *out = dot(taps, &values[first..]);
        return;
    }
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let first = first + block * BLOCK;
        let columns = out.len();
        let row = |t: usize| &values[first + t * stride..][..columns];
        let (fours, rest) = taps.as_chunks::<4>();
        let mut t = 0;
        out.fill(0.0);
        for taps in fours {
            let rows = row(t)
                .iter()
                .zip(row(t + 1))
                .zip(row(t + 2).iter().zip(row(t + 3)));
            for (out, ((a, b), (c, d))) in out.iter_mut().zip(rows) {
                *out += (taps[0] * a + taps[1] * b) + (taps[2] * c + taps[3] * d);
            }
            t += 4;
        }
        for tap in rest {
            for (out, a) in out.iter_mut().zip(row(t)) {
                *out += tap * a;
            }
            t += 1;
        }
    }
}

/// Values with weights of their own, such as robustness weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighted<'a> {
    pub(super) values: &'a [f64],
    pub(super) weights: &'a [f64],
}

/// What a local fit does besides weighing points: where, and which polynomial.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local<'a> {
    /// Tricube weights, one for each point of the window.
    pub(super) kernel: &'a [f64],
    /// Abscissa of the fit, counted from the first point.
    pub(super) offset: f64,
    /// Degree of the polynomial.
    pub(super) degree: u8,
    /// Standard deviation of the abscissae below which a slope cannot be told.
    pub(super) limit: f64,
}

impl Weighted<'_> {
    /// Fitted values of the columns that start at `first`, rows `stride` apart; NaN where all weights are zero.
    pub(super) fn fit(
        self,
        out: &mut [f64],
        first: usize,
        stride: usize,
        local: Local<'_>,
        scratch: &mut Vec<f64>,
    ) {
        if let ([out], 1) = (&mut *out, stride) {
            *out = self.fit_one(first, local, scratch);
            return;
        }
        for (block, out) in out.chunks_mut(BLOCK).enumerate() {
            self.fit_block(out, first + block * BLOCK, stride, local);
        }
    }

    fn fit_block(self, out: &mut [f64], first: usize, stride: usize, local: Local<'_>) {
        let columns = out.len();
        let row = |t: usize| {
            let start = first + t * stride;
            let values = &self.values[start..][..columns];
            values.iter().zip(&self.weights[start..][..columns])
        };
        let (mut totals, mut moments) = ([0.0; BLOCK], [0.0; BLOCK]);
        let totals = &mut totals[..columns];
        out.fill(0.0);
        if local.degree == 0 {
            for (t, kernel) in local.kernel.iter().enumerate() {
                for ((out, total), (value, weight)) in out.iter_mut().zip(&mut *totals).zip(row(t))
                {
                    let weight = kernel * weight;
                    *total += weight;
                    *out += weight * value;
                }
            }
            for (out, total) in out.iter_mut().zip(&*totals) {
                *out /= total;
            }
            return;
        }
        let moments = &mut moments[..columns];
        for (t, kernel) in local.kernel.iter().enumerate() {
            let x = t as f64;
            let sums = out.iter_mut().zip(&mut *totals).zip(&mut *moments);
            for (((out, total), moment), (value, weight)) in sums.zip(row(t)) {
                let weight = kernel * weight;
                *total += weight;
                *out += weight * value;
                *moment += weight * x;
            }
        }
        for (moment, total) in moments.iter_mut().zip(&*totals) {
            *moment /= total;
        }
        let means = &*moments;
        let (mut squares, mut products) = ([0.0; BLOCK], [0.0; BLOCK]);
        for (t, kernel) in local.kernel.iter().enumerate() {
            let x = t as f64;
            let sums = squares.iter_mut().zip(&mut products).zip(means);
            for (((square, product), mean), (value, weight)) in sums.zip(row(t)) {
                let lever = kernel * weight * (x - mean);
                *square += lever * (x - mean);
                *product += lever * value;
            }
        }
        let sums = totals.iter().zip(means).zip(squares.iter().zip(&products));
        for (out, ((total, mean), (square, product))) in out.iter_mut().zip(sums) {
            *out = local.value(*out, *total, *mean, *square, *product);
        }
    }

    /// Fitted value of the series from `first` on; NaN if all weights are zero.
    pub(super) fn fit_one(self, first: usize, local: Local<'_>, scratch: &mut Vec<f64>) -> f64 {
        let points = local.kernel.len();
        let (values, weights) = (&self.values[first..], &self.weights[first..]);
        scratch.clear();
        scratch.extend(local.kernel.iter().zip(weights).map(|(k, w)| k * w));
        let weights = &scratch[..points];
        let (total, sum) = total_and_dot(weights, values);
        if local.degree == 0 {
            return sum / total;
        }
        let mean = first_moment(weights) / total;
        let (square, product) = second_moments(weights, values, mean);
        local.value(sum, total, mean, square, product)
    }
}

impl Local<'_> {
    /// The local line at the abscissa, from the sums over the window.
    fn value(self, sum: f64, total: f64, mean: f64, square: f64, product: f64) -> f64 {
        let level = sum / total;
        if (square / total).sqrt() > self.limit {
            level + (self.offset - mean) * (product / square)
        } else {
            level
        }
    }
}

pub(super) fn total_and_dot(weights: &[f64], values: &[f64]) -> (f64, f64) {
    let (w_lanes, w_rest) = weights.as_chunks::<2>();
    let (v_lanes, v_rest) = values[..weights.len()].as_chunks::<2>();
    let (mut totals, mut sums) = ([0.0; 2], [0.0; 2]);
    for (w, v) in w_lanes.iter().zip(v_lanes) {
        for lane in 0..2 {
            totals[lane] += w[lane];
            sums[lane] += w[lane] * v[lane];
        }
    }
    for (w, v) in w_rest.iter().zip(v_rest) {
        totals[0] += w;
        sums[0] += w * v;
    }
    (totals[0] + totals[1], sums[0] + sums[1])
}

/// `Σ weights[i] · i`.
pub(super) fn first_moment(weights: &[f64]) -> f64 {
    let (lanes, rest) = weights.as_chunks::<2>();
    let (mut sums, mut x) = ([0.0; 2], [0.0, 1.0]);
    for w in lanes {
        for lane in 0..2 {
            sums[lane] += w[lane] * x[lane];
            x[lane] += 2.0;
        }
    }
    let rest: f64 = rest.iter().map(|w| w * x[0]).sum();
    sums[0] + sums[1] + rest
}

/// `Σ weights[i] · (i - mean)²` and `Σ weights[i] · (i - mean) · values[i]`.
pub(super) fn second_moments(weights: &[f64], values: &[f64], mean: f64) -> (f64, f64) {
    let (w_lanes, w_rest) = weights.as_chunks::<2>();
    let (v_lanes, v_rest) = values[..weights.len()].as_chunks::<2>();
    let (mut squares, mut products) = ([0.0; 2], [0.0; 2]);
    let mut x = [-mean, 1.0 - mean];
    for (w, v) in w_lanes.iter().zip(v_lanes) {
        for lane in 0..2 {
            let lever = w[lane] * x[lane];
            squares[lane] += lever * x[lane];
            products[lane] += lever * v[lane];
            x[lane] += 2.0;
        }
    }
    for (w, v) in w_rest.iter().zip(v_rest) {
        squares[0] += w * x[0] * x[0];
        products[0] += w * x[0] * v;
    }
    (squares[0] + squares[1], products[0] + products[1])
}
