//! Guides: the front page, the design questions, the changelog.

#[doc = include_str!("../../README.md")]
pub mod readme {}

#[doc = include_str!("../../CHANGELOG.md")]
pub mod changelog {}

pub mod faq;
