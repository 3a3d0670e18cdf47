//! Size and words of a chart.

use serde::{Deserialize, Serialize};

use crate::period::PeriodRange;
use crate::plot::PlotError;
use crate::series::Series;

/// The narrowest chart whose words and axes leave room for data.
const LEAST_WIDTH: u32 = 240;
const MOST: u32 = 10_000;

/// Size and words of a chart.
///
/// # Examples
///
/// ```
/// use tidegauge::plot::PlotSpec;
///
/// let spec = PlotSpec::default().title("Exports of magnets").unit("tonnes").height(300);
/// assert_eq!((spec.width, spec.height), (800, Some(300)));
/// assert_eq!(serde_json::from_str::<PlotSpec>(r#"{"width":640}"#).unwrap().width, 640);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PlotSpec {
    /// Width in pixels, 240 to 10 000; 800 by default.
    pub width: u32,
    /// Height in pixels, 240 to 10 000, at least 440 for a decomposition; `None`, the default, is what the chart needs: 400 for lines,
    /// 640 for a decomposition, a row for each bar.
    pub height: Option<u32>,
    /// What the chart shows; cut with an ellipsis where it is too long for one line, whole in the title that screen readers read.
    pub title: String,
    /// Unit of the series, such as `million US dollars`.
    pub unit: String,
    /// Only these periods of a series; `None`, the default, is all. A chart of contributions has no periods.
    pub periods: Option<PeriodRange>,
}

impl Default for PlotSpec {
    fn default() -> Self {
        Self {
            width: 800,
            height: None,
            title: String::new(),
            unit: String::new(),
            periods: None,
        }
    }
}

impl PlotSpec {
    /// Sets [`width`](Self::width).
    #[must_use]
    pub fn width(mut self, pixels: u32) -> Self {
        self.width = pixels;
        self
    }

    /// Sets [`height`](Self::height).
    #[must_use]
    pub fn height(mut self, pixels: u32) -> Self {
        self.height = Some(pixels);
        self
    }

    /// Sets [`title`](Self::title).
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Sets [`unit`](Self::unit).
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Sets [`periods`](Self::periods).
    #[must_use]
    pub fn periods(mut self, periods: PeriodRange) -> Self {
        self.periods = Some(periods);
        self
    }

    /// The part of `series` to draw.
    pub(super) fn part(&self, series: &Series) -> Result<Series, PlotError> {
        Ok(match &self.periods {
            Some(periods) => series.slice(periods)?,
            None => series.clone(),
        })
    }

    /// Width and height of a chart that needs `least` pixels of height and has `usual` ones unless told otherwise.
    pub(super) fn size(&self, least: u32, usual: u32) -> Result<(u32, u32), PlotError> {
        let height = self.height.unwrap_or(usual);
        for (side, pixels, least) in [
            ("width", self.width, LEAST_WIDTH),
            ("height", height, least),
        ] {
            if !(least..=MOST).contains(&pixels) {
                return Err(PlotError::Size {
                    side,
                    pixels,
                    least,
                    most: MOST,
                });
            }
        }
        Ok((self.width, height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_checked() {
        let size = |width, height| {
            PlotSpec::default()
                .width(width)
                .height(height)
                .size(240, 400)
        };
        assert_eq!(PlotSpec::default().size(240, 400), Ok((800, 400)));
        assert_eq!(size(240, 10_000), Ok((240, 10_000)));
        for (width, height) in [
            (0, 400),
            (239, 400),
            (10_001, 400),
            (800, 0),
            (800, u32::MAX),
        ] {
            assert!(matches!(size(width, height), Err(PlotError::Size { .. })));
        }
        assert_eq!(
            size(0, 400).unwrap_err().to_string(),
            "a width of 0 pixels is outside 240 to 10000"
        );
    }
}
