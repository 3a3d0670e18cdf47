//! The shape that all closed code lists share, written once.

/// Conversions that let serde carry a type as its text.
macro_rules! text_form {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = $crate::code::CodeError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.to_string()
            }
        }
    };
}

/// An enum whose variants have one official code each; other spellings may follow it.
/// Parsing ignores case and surrounding blanks.
macro_rules! code_list {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: $list:literal {
            $($(#[$doc:meta])* $variant:ident = $code:literal $(| $alias:literal)*,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        #[serde(try_from = "String", into = "String")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// Every entry of the list, in its official order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The official code.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::code::CodeError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let code = text.trim();
                $(
                    if [$code $(, $alias)*].iter().any(|known| code.eq_ignore_ascii_case(known)) {
                        return Ok(Self::$variant);
                    }
                )+
                Err($crate::code::CodeError::UnknownCode {
                    seen: $crate::code::error::excerpt(text),
                    list: $list,
                    accepted: &[$($code),+],
                })
            }
        }

        $crate::code::list::text_form!($name);
    };
}

pub(super) use {code_list, text_form};
