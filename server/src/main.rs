//! `sportello`: the program. What it does is in [`server::cli`]; here are the allocator, the threads and the exit code.

use std::process::ExitCode;

use server::cli;
use server::exit::{Code, Failure};

/// Half the time of a write is spent allocating; this allocator halves that, and gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The database walks queries by recursion and asks for this much.
const STACK_BYTES: usize = 10 * 1024 * 1024;

fn main() -> ExitCode {
    server::tls::install_provider();
    let command = match cli::parse() {
        Ok(command) => command,
        Err(code) => return code,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build();
    let done = match runtime {
        Ok(runtime) => {
            let done = runtime.block_on(cli::run(command));
            // A database that still compacts in the background is left alone: everything acknowledged is on disk.
            runtime.shutdown_background();
            done
        }
        Err(error) => Err(Failure::new(Code::Unavailable, format!("The system gives no threads: {error}."))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            cli::output::complain(&failure.sentence);
            ExitCode::from(failure.code as u8)
        }
    }
}
