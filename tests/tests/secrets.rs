//! The main story with every log switched on. Afterwards all that was logged, printed or answered is searched for every
//! secret, in every form that it could have.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene must fail")]

use countersign::{
    account::DeviceToken,
    activation::Activate,
    ports::{KeyDomain, VaultKeyStore},
    protocols::{Answer, OfferText},
};
use countersign_tests::stage::{Network, Organisation, Phone, Shop, World, approve};
use countersign_wire::offer::{OfferSecret, TypedCode};
use data_encoding::{BASE32_NOPAD, BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use std::{
    fmt::Debug,
    io::Write,
    sync::{Arc, Mutex},
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Everything that was said, in one place.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    fn note(&self, thing: &impl Debug) {
        writeln!(self.0.lock().unwrap(), "{thing:?}\n{thing:#?}").unwrap();
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Heard {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The secrets that this test knows of.
#[derive(Default)]
struct Secrets(Vec<(String, String)>);

impl Secrets {
    /// Bytes: also as text, and as a list of numbers.
    fn bytes(&mut self, name: &str, secret: &[u8]) {
        let debug = format!("{secret:?}");
        let forms = [
            HEXLOWER.encode(secret),
            HEXUPPER.encode(secret),
            BASE64.encode(secret),
            BASE64_NOPAD.encode(secret),
            BASE64URL_NOPAD.encode(secret),
            BASE32_NOPAD.encode(secret),
            BASE32_NOPAD.encode(secret).to_lowercase(),
            debug.trim_matches(['[', ']']).to_owned(),
        ];
        self.0.extend(forms.map(|form| (name.to_owned(), form)));
    }

    fn text(&mut self, name: &str, secret: &str) {
        self.0.push((name.to_owned(), secret.to_owned()));
        self.bytes(name, secret.as_bytes());
    }

    fn found_in(&self, text: &str) -> Vec<&str> {
        let shown = |(_, form): &&(String, String)| text.contains(form.as_str());
        self.0.iter().filter(shown).map(|(name, _)| name.as_str()).collect()
    }
}

/// Offers of the other kinds, right and wrong.
async fn hear_other_offers(heard: &Heard, secrets: &mut Secrets, shop: &Shop, [phone, other]: [&Phone; 2]) {
    // By typed code, on another phone; once wrongly.
    let typed = shop.offer_code("mara").await;
    let code = typed.code.clone().unwrap();
    secrets.text("typed code", &code);
    let bare: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    secrets.text("typed code without dashes", &bare);
    heard.note(&TypedCode::parse(&code));
    assert!(!secrets.found_in(&code).is_empty(), "the search finds nothing");
    heard.note(&TypedCode::parse(&code.replace('-', "!")));
    other.activate(shop, &typed).await;
    heard.note(&other.enrol(&typed, Activate::New { label: None }).await.map(|activation| activation.account));

    // A plain code link, right and wrong.
    let seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    secrets.text("seed", seed);
    secrets.bytes("seed", &BASE32_NOPAD.decode(seed.as_bytes()).unwrap());
    for link in [
        format!("otpauth://totp/Elsewhere:mara?secret={seed}&issuer=Elsewhere"),
        format!("otpauth://totp/Elsewhere:mara?secret={seed}&digits=99"),
        format!("otpauth://other/Elsewhere:mara?secret={seed}"),
    ] {
        match phone.app.read_offer(&OfferText::scanned(link).unwrap()) {
            Ok(pending) => {
                heard.note(pending.about());
                let ticket = pending.activate(Activate::New { label: None }).unwrap();
                heard.note(&phone.outcome(ticket).await);
            }
            Err(failure) => heard.note(&failure),
        }
    }
}

#[tokio::test]
async fn no_secret_shows_in_logs_errors_or_debug_output() {
    let heard = Heard::default();
    let filter = EnvFilter::new("trace,hyper=info,h2=info,mio=info");
    let log = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(heard.clone()).finish();
    tracing::subscriber::set_global_default(log).unwrap();
    let mut secrets = Secrets::default();

    let (world, network) = (World::new(), Network::new());
    let acme = Organisation::new(&world, &network, "sign-in.acme.example").await;
    let shop = acme.shop("shop.example").await;
    secrets.text("API key", &shop.api_key);
    secrets.text("secret part of the API key", shop.api_key.rsplit('_').next().unwrap());
    for (name, file) in [("sealing key", "sealing-key"), ("operator key", "operator-key")] {
        let pem = std::fs::read_to_string(acme.folder().join(file)).unwrap();
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        secrets.text(name, &body);
        secrets.bytes(name, &BASE64.decode(body.as_bytes()).unwrap());
    }

    let phone = Phone::new(&world, &network).await;
    for domain in [KeyDomain::Push, KeyDomain::Codes] {
        secrets.bytes("vault key", phone.keys.load(domain).unwrap().unwrap().as_slice());
        heard.note(&domain);
    }
    let token = "device-token-of-this-phone-0123456789";
    secrets.text("device token", token);
    heard.note(&DeviceToken::Fcm(token.to_owned()));

    // Activation by link.
    let offer = shop.offer("mara").await;
    let link = offer.link.clone().unwrap();
    let secret = link.rsplit('#').next().unwrap();
    let secret = BASE64URL_NOPAD.decode(secret.as_bytes()).unwrap();
    secrets.bytes("offer secret", &secret);
    let offer_secret = OfferSecret::from_stored(countersign::Secret::new(secret)).unwrap();
    heard.note(&offer_secret);
    heard.note(&acme.operator);
    heard.note(&acme.config);
    let activation = phone.enrol(&offer, Activate::New { label: None }).await.unwrap();
    let digits = activation.digits.clone().unwrap();
    shop.confirm(&offer, &digits).await;
    phone.outcome(activation.proof).await.unwrap();

    let other = Phone::new(&world, &network).await;
    hear_other_offers(&heard, &mut secrets, &shop, [&phone, &other]).await;

    // Prompts, right and wrong; codes; a log; a check.
    for ticket in phone.set_device_token(DeviceToken::Fcm(token.to_owned())).unwrap() {
        heard.note(&phone.outcome(ticket).await);
    }
    let ring = shop.ring("mara").await;
    heard.note(phone.prompt().await.about());
    heard.note(&phone.approve(&ring).await);
    let ring = shop.ring("mara").await;
    heard.note(&phone.answer(Answer::Approve { number: Some(ring.wrong_number()) }).await);
    let ring = shop.ring("mara").await;
    let prompt = phone.prompt().await;
    phone.line.cut();
    let ticket = prompt.decide(&approve(&ring)).unwrap();
    phone.work().await;
    phone.line.restore();
    heard.note(&phone.outcome(ticket).await);
    shop.accepts_code("mara", &phone.code(activation.account)).await;
    shop.accepts_code("mara", "000000").await;
    for account in phone.accounts() {
        heard.note(&account);
        heard.note(&phone.log(&account.id));
        heard.note(&phone.verify_log(account.id));
        heard.note(&phone.diagnose(&account.id).await);
    }
    heard.note(&phone.under_way());
    heard.note(phone.health());
    heard.note(&acme.user("mara").await);
    heard.note(&acme.api_keys().await);
    heard.note(&acme.log_lines(0, i64::MAX).await);
    let nobody = shop.with_key("csk_0011_wrong-but-secret-all-the-same-000000000");
    secrets.text("wrong API key", "wrong-but-secret-all-the-same-000000000");
    heard.note(&nobody.try_ring("mara", serde_json::json!({})).await);
    acme.rotate_challenge_key(true).await;
    phone.work().await;
    heard.note(&phone.forget(&activation.account).map(|tickets| tickets.len()));
    phone.work().await;

    let text = heard.text();
    assert!(text.len() > 20_000 && text.contains("\"level\":\"INFO\""), "the logs were not heard");
    assert!(!secrets.found_in(&link).is_empty(), "the search finds nothing");
    let found = secrets.found_in(&text);
    assert!(found.is_empty(), "these show: {found:?}");
}
