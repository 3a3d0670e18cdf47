//! Guides: the front page, the questions of users, the design questions, the differences from other programs, the changelog.

#[doc = include_str!("../../README.md")]
pub mod readme {}

#[doc = include_str!("../../CHANGELOG.md")]
pub mod changelog {}

pub mod differences;
pub mod faq;
pub mod questions;
