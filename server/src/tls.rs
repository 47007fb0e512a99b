//! Certificates: read at the start, read again on SIGHUP.

use std::sync::{Arc, PoisonError, RwLock};

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use crate::config::Certificate;
use crate::exit::{Code, Failure};

/// Makes `ring` the one cryptography of the process: two are compiled in, and rustls will not choose.
pub fn install_provider() {
    // A second call, in a test, finds the first one's.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// A certificate that can be read again while connections use it: each handshake takes the newest.
#[derive(Debug)]
pub struct Renewable(RwLock<Arc<CertifiedKey>>);

impl Renewable {
    fn read(certificate: &Certificate) -> Result<Arc<Self>, Failure> {
        Ok(Arc::new(Self(RwLock::new(certified(certificate)?))))
    }

    /// Reads the files again.
    ///
    /// # Errors
    /// [`Code::Config`]; the old certificate stays.
    pub fn reload(&self, certificate: &Certificate) -> Result<(), Failure> {
        let newest = certified(certificate)?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = newest;
        Ok(())
    }
}

impl ResolvesServerCert for Renewable {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// The certificate for web pages.
///
/// # Errors
/// [`Code::Config`] with the file that is wrong.
pub fn for_pages(certificate: &Certificate) -> Result<(RustlsConfig, Arc<Renewable>), Failure> {
    let (mut config, renewable) = config(certificate)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((RustlsConfig::from_config(Arc::new(config)), renewable))
}

/// The certificate for `STARTTLS`.
///
/// # Errors
/// [`Code::Config`] with the file that is wrong.
pub fn for_mail(certificate: &Certificate) -> Result<(TlsAcceptor, Arc<Renewable>), Failure> {
    let (config, renewable) = config(certificate)?;
    Ok((TlsAcceptor::from(Arc::new(config)), renewable))
}

fn config(certificate: &Certificate) -> Result<(ServerConfig, Arc<Renewable>), Failure> {
    let renewable = Renewable::read(certificate)?;
    let resolver: Arc<dyn ResolvesServerCert> = Arc::<Renewable>::clone(&renewable);
    Ok((ServerConfig::builder().with_no_client_auth().with_cert_resolver(resolver), renewable))
}

fn certified(certificate: &Certificate) -> Result<Arc<CertifiedKey>, Failure> {
    let (chain, key) = (certificate.chain.display(), certificate.key.display());
    let certificates = CertificateDer::pem_file_iter(&certificate.chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(&format!("The certificate {chain} cannot be read: {error}")))?;
    if certificates.is_empty() {
        return Err(wrong(&format!("There is no certificate in {chain}; it should be a PEM file, the server's own certificate first")));
    }
    let private =
        PrivateKeyDer::from_pem_file(&certificate.key).map_err(|error| wrong(&format!("The key {key} cannot be read: {error}")))?;
    let provider = CryptoProvider::get_default().ok_or_else(|| Failure::new(Code::Software, "The cryptography was not installed."))?;
    CertifiedKey::from_der(certificates, private, provider)
        .map(Arc::new)
        .map_err(|error| wrong(&format!("The certificate {chain} and the key {key} cannot be used together: {error}")))
}

fn wrong(sentence: &str) -> Failure {
    Failure::new(Code::Config, format!("{sentence}."))
}
