//! Who is trusted: the authorities of this computer, and those of a PEM file besides.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls_platform_verifier::{BuilderVerifierExt as _, Verifier};

use crate::smtp::ConnectError;

/// The client's side of TLS 1.2 and 1.3. `roots` is a PEM text.
///
/// # Errors
/// [`ConnectError::Roots`] where `roots` holds no certificate or this computer has none.
pub(super) fn config(roots: Option<&[u8]>) -> Result<Arc<ClientConfig>, ConnectError> {
    let wrong = |why: String| ConnectError::Roots { why };
    let provider = Arc::new(default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?;
    let Some(pem) = roots else {
        let builder = builder.with_platform_verifier().map_err(|error| wrong(error.to_string()))?;
        return Ok(Arc::new(builder.with_no_client_auth()));
    };
    let certificates =
        CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>().map_err(|error| wrong(error.to_string()))?;
    // An empty list would pass silently.
    if certificates.is_empty() {
        return Err(wrong("ca_file holds no PEM certificate".to_owned()));
    }
    let verifier = Verifier::new_with_extra_roots(certificates, provider).map_err(|error| wrong(error.to_string()))?;
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(Arc::new(builder.with_no_client_auth()))
}
