//! What became of a form, as its page's URL says it: from a closed list, so that nothing foreign is ever repeated on a page.

/// What became of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Wrong address or wrong password.
    Credentials,
    /// Too many tries.
    Wait {
        /// When to try again.
        seconds: u32,
    },
    /// What was typed is not an address.
    Address,
    /// The new password was not taken.
    NewPassword,
    /// The old password is not the one in force.
    OldPassword,
    /// The link is used up or too old.
    Dead,
    /// Signed out, as asked.
    SignedOut,
    /// The link for a new password is on its way, if the address is known.
    ResetSent,
    /// The password is another one now.
    PasswordChanged,
    /// The profile was saved.
    Saved,
    /// The zone is not known.
    Zone,
    /// Nothing can be saved at this moment.
    NotNow,
    /// Something of ours failed.
    Failed,
}

/// The longest wait that a page speaks of.
const WAIT_S_MAX: u32 = 24 * 3600;

impl News {
    /// How a URL says it, as a part of its query.
    #[must_use]
    pub fn param(self) -> String {
        match self {
            Self::Wait { seconds } => format!("news=wait&seconds={seconds}"),
            other => format!("news={}", other.code()),
        }
    }

    /// What a URL says, if it is anything.
    #[must_use]
    pub fn parse(code: &str, seconds: Option<&str>) -> Option<Self> {
        let all = [
            Self::Credentials,
            Self::Wait { seconds: seconds.and_then(|seconds| seconds.parse::<u32>().ok()).unwrap_or_default().min(WAIT_S_MAX) },
            Self::Address,
            Self::NewPassword,
            Self::OldPassword,
            Self::Dead,
            Self::SignedOut,
            Self::ResetSent,
            Self::PasswordChanged,
            Self::Saved,
            Self::Zone,
            Self::NotNow,
            Self::Failed,
        ];
        all.into_iter().find(|news| news.code() == code)
    }

    fn code(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Wait { .. } => "wait",
            Self::Address => "address",
            Self::NewPassword => "new-password",
            Self::OldPassword => "old-password",
            Self::Dead => "dead",
            Self::SignedOut => "signed-out",
            Self::ResetSent => "reset-sent",
            Self::PasswordChanged => "password-changed",
            Self::Saved => "saved",
            Self::Zone => "zone",
            Self::NotNow => "not-now",
            Self::Failed => "failed",
        }
    }
}
