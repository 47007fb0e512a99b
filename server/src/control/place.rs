//! Where the socket lies. Its name may be longer than the system takes for a socket's, so a long one goes by way of the
//! opened directory.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

const NAME: &str = "control.sock";
/// `sockaddr_un` holds 108 bytes, the last one a zero.
const PATH_BYTES_MAX: usize = 107;

/// The socket of a data directory.
#[must_use]
pub fn path_of(data: &Path) -> PathBuf {
    data.join(NAME)
}

/// A path to the socket that the system takes, and what must stay open while it is used.
pub(super) fn short_path(data: &Path) -> io::Result<(PathBuf, Option<File>)> {
    let path = path_of(data);
    if path.as_os_str().len() <= PATH_BYTES_MAX {
        return Ok((path, None));
    }
    let directory = File::open(data)?;
    let path = PathBuf::from(format!("/proc/self/fd/{}", directory.as_raw_fd())).join(NAME);
    Ok((path, Some(directory)))
}
