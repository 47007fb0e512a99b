//! Certificates: read at the start, read again on SIGHUP.

use std::sync::Arc;

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::config::Certificate;
use crate::exit::{Code, Failure};

/// Makes `ring` the one cryptography of the process: two are compiled in, and rustls will not choose.
pub fn install_provider() {
    // A second call, in a test, finds the first one's.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// The certificate for web pages.
///
/// # Errors
/// [`Code::Config`] with the file that is wrong.
pub fn for_pages(certificate: &Certificate) -> Result<RustlsConfig, Failure> {
    pages_config(certificate).map(|config| RustlsConfig::from_config(Arc::new(config)))
}

/// The same certificate's files, read again.
///
/// # Errors
/// [`Code::Config`]; the old certificate stays.
pub fn reload(pages: &RustlsConfig, certificate: &Certificate) -> Result<(), Failure> {
    pages.reload_from_config(Arc::new(pages_config(certificate)?));
    Ok(())
}

fn pages_config(certificate: &Certificate) -> Result<ServerConfig, Failure> {
    let mut config = config(certificate)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificate for `STARTTLS`.
///
/// # Errors
/// [`Code::Config`] with the file that is wrong.
pub fn for_mail(certificate: &Certificate) -> Result<TlsAcceptor, Failure> {
    config(certificate).map(|config| TlsAcceptor::from(Arc::new(config)))
}

fn config(certificate: &Certificate) -> Result<ServerConfig, Failure> {
    let (chain, key) = (certificate.chain.display(), certificate.key.display());
    let certificates = CertificateDer::pem_file_iter(&certificate.chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(&format!("The certificate {chain} cannot be read: {error}")))?;
    if certificates.is_empty() {
        return Err(wrong(&format!("There is no certificate in {chain}")));
    }
    let private =
        PrivateKeyDer::from_pem_file(&certificate.key).map_err(|error| wrong(&format!("The key {key} cannot be read: {error}")))?;
    ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(certificates, private)
        .map_err(|error| wrong(&format!("The certificate {chain} and the key {key} cannot be used together: {error}")))
}

fn wrong(sentence: &str) -> Failure {
    Failure::new(Code::Config, format!("{sentence}."))
}
