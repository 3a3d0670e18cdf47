//! Calendars of trade: moving holidays, and the calendar regressors of X-13ARIMA-SEATS.
//!
//! A month with five Sundays, a leap day, Easter in March or the Spring Festival in January move figures by more than most news does. The functions
//! here turn the calendar into columns that a regression can use: [`trading_day`], [`leap_year`], [`easter_effect`], and windows about any
//! [`MovingHoliday`]. [`Regressor`] names them by the words of X-13.
//!
//! Days are counted in integers, and nothing depends on a clock or a time zone.
//!
//! Sources: X-13ARIMA-SEATS reference manual, section 7.13; Findley, Monsell, Bell, Otto and Chen (1998), New capabilities and methods of the X-12-ARIMA
//! seasonal-adjustment program, section 3.
//!
//! # Examples
//!
//! ```
//! use tidegauge::calendar::{Festival, MovingHoliday, chinese_new_year};
//!
//! // The Spring Festival of 2026 came nineteen days later than that of 2025: in February, not in January.
//! assert_eq!(chinese_new_year(2025)?.to_string(), "2025-01-29");
//! assert_eq!(chinese_new_year(2026)?.to_string(), "2026-02-17");
//! let week = MovingHoliday::new(Festival::ChineseNewYear).window(0, 6);
//! let (january_2025, january_2026) = (week.regressor("2025-01".parse()?, 1)?[0], week.regressor("2026-01".parse()?, 1)?[0]);
//! assert!(january_2025 > 0.0 && january_2026 < 0.0); // more holidays than the average January, then fewer
//! # Ok::<(), tidegauge::calendar::CalendarError>(())
//! ```

mod china_exchange;
mod dates;
mod day;
mod diwali;
mod easter;
mod effect;
mod error;
mod festival;
mod holiday;
mod islamic;
mod lunisolar;
mod moving;
mod national;
mod regressor;
mod trading_day;
mod working_day;

pub use diwali::diwali;
pub use easter::{easter, orthodox_easter};
pub use effect::{easter_effect, labor_day_effect, thanksgiving_effect};
pub use error::CalendarError;
pub use festival::Festival;
pub use holiday::{Holiday, HolidayRule, Observance};
pub use islamic::{ISLAMIC_UNCERTAINTY_DAYS, eid_al_adha, eid_al_fitr, ramadan};
pub use lunisolar::{LunarCalendar, chinese_new_year, dragon_boat, mid_autumn, qingming};
pub use moving::{Centering, HolidayDates, MovingHoliday};
pub use regressor::{Regressor, RegressorColumn};
pub use trading_day::{
    leap_year, leap_year_factors, length_of_period, length_of_period_factors, stock_trading_day,
    stock_trading_day_one_coefficient, trading_day, trading_day_one_coefficient,
};
pub use working_day::{Calendar, Weekend};
