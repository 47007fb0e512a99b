//! Certificates that are renewed while the desk is served: pages and mail show the new one, without a restart.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use server::config::Certificate;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::house::{Folder, House};

const FIRST: [&str; 2] = [include_str!("certificate/first.pem"), include_str!("certificate/first-key.pem")];
const SECOND: [&str; 2] = [include_str!("certificate/second.pem"), include_str!("certificate/second-key.pem")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn renewed_certificates_are_shown_by_pages_and_mail() {
    let folder = Folder::new();
    let (pages, mail) = (put(&folder.0, "pages", FIRST), put(&folder.0, "mail", FIRST));
    let mut told = None;
    let house = House::configured(|config| {
        config.certificate = Some(pages);
        config.mail.certificate = Some(mail);
        config.mail.smtp = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
        told = Some(config.clone());
    })
    .await;
    let (told, smtp) = (told.expect("it was configured"), house.running.smtp.expect("it listens"));
    let (first, second) = (der(FIRST), der(SECOND));
    assert_eq!((of_pages(house.running.http).await, of_mail(smtp).await), (first.clone(), first.clone()));

    put(&folder.0, "pages", SECOND);
    put(&folder.0, "mail", SECOND);
    house.running.reload(&told).expect("both can be read");
    assert_eq!((of_pages(house.running.http).await, of_mail(smtp).await), (second.clone(), second.clone()));

    // Half a renewal: the pages' key is not that of the certificate, the mail's files are in order.
    put(&folder.0, "pages", [FIRST[0], SECOND[1]]);
    put(&folder.0, "mail", FIRST);
    let wrong = house.running.reload(&told).expect_err("it cannot be used");
    assert!(wrong.sentence.contains("pages.pem"), "{wrong}");
    assert_eq!((of_pages(house.running.http).await, of_mail(smtp).await), (second, first));
    house.close().await;
}

fn put(folder: &Path, name: &str, [chain, key]: [&str; 2]) -> Certificate {
    let certificate = Certificate { chain: folder.join(format!("{name}.pem")), key: folder.join(format!("{name}-key.pem")) };
    std::fs::write(&certificate.chain, chain).expect("the test's folder can be written");
    std::fs::write(&certificate.key, key).expect("the test's folder can be written");
    certificate
}

fn der([chain, _]: [&str; 2]) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(chain.as_bytes()).expect("it is one")
}

async fn of_pages(address: SocketAddr) -> CertificateDer<'static> {
    shown(TcpStream::connect(address).await.expect("it listens")).await
}

async fn of_mail(address: SocketAddr) -> CertificateDer<'static> {
    let mut stream = BufReader::new(TcpStream::connect(address).await.expect("it listens"));
    answered(&mut stream, "220").await;
    stream.get_mut().write_all(b"EHLO writer.example\r\n").await.expect("it reads");
    answered(&mut stream, "250").await;
    stream.get_mut().write_all(b"STARTTLS\r\n").await.expect("it reads");
    answered(&mut stream, "220").await;
    shown(stream.into_inner()).await
}

async fn answered(stream: &mut BufReader<TcpStream>, code: &str) {
    let mut line = String::new();
    while !line.starts_with(&format!("{code} ")) {
        line.clear();
        assert_ne!(stream.read_line(&mut line).await.expect("it answers"), 0, "it hung up");
    }
}

/// The certificate that a handshake shows.
async fn shown(stream: TcpStream) -> CertificateDer<'static> {
    let mut roots = RootCertStore::empty();
    for certificate in [FIRST, SECOND] {
        roots.add(der(certificate)).expect("it is one");
    }
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("desk.example").expect("it is a name");
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.expect("the certificate is good");
    let (_, connection) = stream.get_ref();
    connection.peer_certificates().expect("there is one")[0].clone().into_owned()
}
