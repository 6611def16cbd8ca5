//! The scene that most stories begin with: Mara, her phone, a shop, and the organisation behind it.

use countersign::account::AccountId;
use countersign_provider::Config;
use countersign_tests::stage::{Network, Organisation, Phone, Ring, Shop, World};

/// Mara's name at the shop.
pub(crate) const MARA: &str = "mara";

/// All of them.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) network: Network,
    pub(crate) acme: Organisation,
    pub(crate) shop: Shop,
    pub(crate) phone: Phone,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(adjust: impl FnOnce(&mut Config)) -> Self {
        let (world, network) = (World::new(), Network::new());
        let acme = Organisation::with(&world, &network, "sign-in.acme.example", adjust).await;
        let shop = acme.shop("shop.example").await;
        let phone = Phone::new(&world, &network).await;
        Self { world, network, acme, shop, phone }
    }

    /// The same, and Mara has activated her account.
    pub(crate) async fn activated() -> (Self, AccountId) {
        let scene = Self::new().await;
        let account = scene.activate().await;
        (scene, account)
    }

    /// Mara activates her account by link.
    pub(crate) async fn activate(&self) -> AccountId {
        let offer = self.shop.offer(MARA).await;
        self.phone.activate(&self.shop, &offer).await
    }

    /// Another phone of Mara's.
    pub(crate) async fn second_phone(&self) -> (Phone, AccountId) {
        let phone = self.new_phone().await;
        let offer = self.shop.offer(MARA).await;
        let account = phone.activate(&self.shop, &offer).await;
        (phone, account)
    }

    /// A phone without accounts.
    pub(crate) async fn new_phone(&self) -> Phone {
        Phone::new(&self.world, &self.network).await
    }

    /// Somebody signs in as Mara.
    pub(crate) async fn ring(&self) -> Ring {
        self.shop.ring(MARA).await
    }
}
