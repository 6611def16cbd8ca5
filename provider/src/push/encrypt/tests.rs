use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::*;

#[test]
fn rfc_8291_appendix_a_key_and_nonce() {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let shared = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
    let auth = AuthSecret::try_from(bytes("BTBZMqHH6r4Tts7J_aSIgg").as_slice()).unwrap();
    let receiver = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
    let sender = bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
    let salt: [u8; 16] = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
    let (key, nonce) = derive(&shared, &auth, &salt, &receiver, &sender).unwrap();
    assert_eq!(URL_SAFE_NO_PAD.encode(*key), "oIhVW04MRdy2XN9CiKLxTg");
    assert_eq!(URL_SAFE_NO_PAD.encode(nonce), "4h_95klXJ5E_qnoN");
}

#[test]
fn the_phone_decrypts_what_was_encrypted_for_it() {
    let phone = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
    let receiver: [u8; 65] = phone.compute_public_key().unwrap().as_ref().try_into().unwrap();
    let auth = AuthSecret::new([7; 16]);
    let body = encrypt(b"countersign-echo:x", &receiver, &auth).unwrap();
    let salt: [u8; 16] = body[..16].try_into().unwrap();
    let sender = body[21..86].to_vec();
    let peer = UnparsedPublicKey::new(&ECDH_P256, sender.clone());
    let (key, nonce) =
        agree_ephemeral(phone, &peer, |shared| derive(shared, &auth, &salt, &receiver, &sender).unwrap()).unwrap();
    let mut sealed = body[86..].to_vec();
    let opened = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &*key).unwrap())
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)
        .unwrap();
    assert_eq!(opened, b"countersign-echo:x\x02");
    assert!(encrypt(b"x", &[4; 65], &auth).is_err(), "not a point of the curve");
}
