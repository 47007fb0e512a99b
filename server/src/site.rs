//! The built site: where it lies, which build it is, and what Leptos must know of it.
//!
//! `make` names it in the environment. Deployed, it lies in a folder `site` beside the program, or where `site` in the
//! configuration says: `root/` is what is served, `hash.txt` says how its files are called.

use std::path::{Path, PathBuf};

use leptos::config::{Env, LeptosOptions, get_configuration};

use crate::exit::{Code, Failure};

/// The name of the JavaScript, WASM and style sheet before their hashes.
const OUTPUT_NAME: &str = "sportello";
const PKG: &str = "pkg";
const HASHES: &str = "hash.txt";
/// The folder beside the program.
const BESIDE: &str = "site";

/// The built site.
#[derive(Debug, Clone)]
pub struct Site {
    /// What is served; a site for tests has none.
    pub root: Option<PathBuf>,
    /// What Leptos must know.
    pub options: LeptosOptions,
    /// Which build it is: a page of another one is asked to reload.
    pub build: String,
    /// Where the page of a developer listens for rebuilds.
    pub reload: Option<String>,
}

impl Site {
    /// Finds it: as configured, else as the environment says, else beside the program.
    ///
    /// # Errors
    /// [`Code::Config`] when there is none.
    pub fn find(configured: Option<&Path>) -> Result<Self, Failure> {
        if let Some(folder) = configured {
            return Self::in_folder(folder);
        }
        if std::env::var_os("LEPTOS_OUTPUT_NAME").is_some() {
            let options = get_configuration(None)
                .map_err(|error| Failure::new(Code::Config, format!("The LEPTOS_ variables are wrong: {error}.")))?;
            return Self::of(options.leptos_options);
        }
        let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join(BESIDE)));
        beside.filter(|folder| folder.is_dir()).map_or_else(|| Err(nowhere()), |folder| Self::in_folder(&folder))
    }

    /// Pages without anything beside them, for tests of the server alone.
    #[must_use]
    pub fn none() -> Self {
        let options = LeptosOptions::builder().output_name(OUTPUT_NAME).site_pkg_dir(PKG).env(Env::PROD).build();
        Self { root: None, options, build: version(), reload: None }
    }

    fn in_folder(folder: &Path) -> Result<Self, Failure> {
        let folder = folder.canonicalize().map_err(|error| {
            Failure::new(
                Code::Config,
                format!("The site {} (site, SPORTELLO_SITE) cannot be read: {error}. Name the folder that `make` built.", folder.display()),
            )
        })?;
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let options = LeptosOptions::builder()
            .output_name(OUTPUT_NAME)
            .site_root(text(folder.join("root")))
            .site_pkg_dir(PKG)
            .env(Env::PROD)
            .hash_file(text(folder.join(HASHES)).into())
            .hash_files(true)
            .build();
        Self::of(options)
    }

    fn of(options: LeptosOptions) -> Result<Self, Failure> {
        let root = PathBuf::from(options.site_root.as_ref());
        if !root.is_dir() {
            return Err(Failure::new(
                Code::Config,
                format!(
                    "The site's folder {} is not there; build it with `make`, or name it (site in the configuration, SPORTELLO_SITE).",
                    root.display()
                ),
            ));
        }
        let hashes = if options.hash_files { read_hashes(&options)? } else { String::new() };
        let js = hashes.lines().find_map(|line| line.trim().strip_prefix("js:")).map(str::trim);
        let build = js.map_or_else(version, str::to_owned);
        let reload = std::env::var_os("LEPTOS_WATCH").map(|_| format!("ws://127.0.0.1:{0} ws://localhost:{0}", options.reload_port));
        Ok(Self { root: Some(root), options, build, reload })
    }
}

/// Leptos reads this file in the middle of a page and cannot say that it is missing.
fn read_hashes(options: &LeptosOptions) -> Result<String, Failure> {
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.to_owned())).unwrap_or_default();
    let path = beside.join(options.hash_file.as_ref());
    std::fs::read_to_string(&path).map_err(|error| {
        Failure::new(Code::Config, format!("The site's file {} cannot be read: {error}. Build the site again with `make`.", path.display()))
    })
}

fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn nowhere() -> Failure {
    let sentence = "What browsers load was not found. Start with `make run`, or put the built site in a folder `site` beside the program, or name its folder (site in the configuration, SPORTELLO_SITE).";
    Failure::new(Code::Config, sentence)
}
