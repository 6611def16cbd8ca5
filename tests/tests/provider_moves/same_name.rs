//! The name stays, and another server is behind it.

use crate::{NAMES, at, network, offer, other, signs_in};
use countersign::FailureCode;
use countersign::account::{BindingState, PushState, Trouble};
use countersign::activation::Activate;
use countersign_tests::interop::{Kind, Phone, with_others};

#[tokio::test]
async fn another_kind_of_server_behind_a_name_is_found_and_a_new_link_mends_it() {
    for (from, user) in [(Kind::PrivacyIdea, "rosa"), (Kind::EduMfa, "rosa")] {
        let (old, new) = (with_others(from).await, with_others(other(from)).await);
        let network = network(&old, &new);
        let phone = Phone::in_network(&network).await;
        let account = phone.enrol(&offer(&old, NAMES[0], user).await).await.unwrap();
        signs_in(&old, &phone, user).await;

        // The name leads to the other server now.
        network.put(NAMES[0], new.socket().parse().unwrap());
        phone.app.poll_once().await.unwrap();
        let suspicion = PushState::NeedsReactivation { reason: Trouble::OtherServer, suspected: true };
        assert_eq!(phone.push(), suspicion, "{from:?}");
        assert!(phone.complaints().await.contains(&FailureCode::OtherServer));

        phone.activate(&offer(&new, NAMES[0], user).await, Activate::Replacing(account)).await.unwrap();
        let account = phone.account();
        assert_eq!(account.push, PushState::NoDeviceToken);
        assert_eq!(account.bindings.len(), 2, "what nobody has signed deletes nothing");
        assert_eq!(at(&account, "mfa.old.example").state, BindingState::Active);
        signs_in(&new, &phone, user).await;
        new.delete(&phone.account().bindings[0].known_as.clone().unwrap()).await;
    }
}

#[tokio::test]
async fn an_enrolment_that_the_operator_has_carried_over_goes_on() {
    let (old, new) = (with_others(Kind::PrivacyIdea).await, with_others(Kind::EduMfa).await);
    let network = network(&old, &new);
    let phone = Phone::in_network(&network).await;
    phone.enrol(&offer(&old, NAMES[0], "stefan").await).await.unwrap();
    signs_in(&old, &phone, "stefan").await;
    let serial = phone.account().bindings[0].known_as.clone().unwrap();
    new.carry_in(&old.carry_out(&serial).await).await;

    network.put(NAMES[0], new.socket().parse().unwrap());
    signs_in(&new, &phone, "stefan").await;
    assert_eq!(phone.push(), PushState::NoDeviceToken, "nothing is wrong: the phone has nothing to do");
    assert_eq!(phone.complaints().await, []);
}
