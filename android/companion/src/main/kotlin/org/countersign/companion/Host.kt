package org.countersign.companion

import java.time.Instant
import kotlin.time.Duration

/** What an app brings. On a phone: [KeystoreHost] makes one over the Android Keystore. */
class Host(
    val signer: Signer,
    val vaultKeys: VaultKeys,
    /** Where backups do not reach. Without it a file beside the data, which notices accidents only. */
    val anchor: Anchor? = null,
    /** Without it the library's own HTTP client. */
    val transport: Transport? = null,
    /** For tests. */
    val clock: HostClock? = null,
)

/** Makes keys and signatures. May be called from any thread; may throw anything, which counts as [Signed.Unavailable]. */
interface Signer {
    /** Creates the key, or finds it: the same name gives the same key. DER SubjectPublicKeyInfo. */
    suspend fun publicKey(name: String, spec: KeySpec): Signed<ByteArray>

    /** Signs a batch, with one gesture for all of it where a key needs one. ES256 in DER. */
    suspend fun sign(batch: List<SignRequest>): Signed<List<ByteArray>>

    /** Destroys a key. A name that is not there is fine. */
    suspend fun delete(name: String): Signed<Unit>

    /** All keys it holds: those that nothing refers to are then deleted. */
    suspend fun names(): Signed<List<String>>
}

/** What a signer gives. */
sealed interface Signed<out T> {
    /** It worked. */
    data class Made<out T>(val value: T) : Signed<T>

    /** The person declined the gesture. */
    data object Cancelled : Signed<Nothing>

    /** The key is not there any more, or the platform invalidated it: a fingerprint or face was added. */
    data object KeyGone : Signed<Nothing>

    /** The key is there and cannot be used now: phone locked, hardware busy. */
    data object Unavailable : Signed<Nothing>
}

/** What a key is for. [userVerification]: each use needs a gesture; without it, it works in the background. */
data class KeySpec(val algorithm: KeyAlgorithm, val userVerification: Boolean)

/** What kind of signature it makes. */
sealed interface KeyAlgorithm {
    /** ECDSA, P-256, SHA-256. */
    data object Es256 : KeyAlgorithm

    /** RSASSA-PKCS1-v1_5, SHA-256. */
    data class Rs256(val bits: Int) : KeyAlgorithm
}

/** One message to sign; [purpose] is a stable word for the gesture's text. */
class SignRequest(val key: String, val purpose: String, val message: ByteArray)

/** The two keys that seal the app's data, of 32 bytes each. Neither may die with a new fingerprint. */
interface VaultKeys {
    /** Null if none was ever stored. */
    fun load(domain: KeyDomain): StoredKey

    /** Durable before it returns. */
    fun store(domain: KeyDomain, key: ByteArray): Boolean
}

/** What a store of keys gives. */
sealed interface StoredKey {
    /** The key. */
    class Found(val key: ByteArray) : StoredKey

    /** None was ever stored. */
    data object Absent : StoredKey

    /** Not readable now: the phone is locked. */
    data object Locked : StoredKey

    /** The store failed. */
    data object Unavailable : StoredKey
}

/** [Push]: readable after the first unlock. [Codes]: seeds, readable only while the phone is unlocked. */
enum class KeyDomain { Push, Codes }

/** The data's generation, kept where an old copy of the data cannot bring its own. */
interface Anchor {
    /** Null if nothing was ever written. */
    fun read(): AnchorState?

    /** Durable before it returns. */
    fun write(state: AnchorState)
}

/** Opening accepts either generation. */
data class AnchorState(val committed: Long, val next: Long)

/** HTTP, where an app wants to use its own client. */
fun interface Transport {
    /** One request, one whole reply. Throw [NotSent] only if nothing can have arrived. */
    suspend fun send(call: HttpCall): HttpReply
}

/** A request. Redirects are not followed. */
class HttpCall(
    val get: Boolean,
    val url: String,
    val headers: List<Pair<String, String>>,
    val body: ByteArray,
    val limit: Duration,
)

/** A reply. */
class HttpReply(val status: Int, val headers: List<Pair<String, String>>, val body: ByteArray)

/** It failed before the first byte of the request. Anything else that is thrown may have arrived. */
class NotSent(val why: Why = Why.Unreached) : Exception() {
    /** What stood in the way; the person is told. */
    enum class Why {
        /** Name look-up or connect failed. */
        Unreached,

        /** The certificate is for another name. */
        WrongName,

        /** Nobody whom this app trusts vouches for the certificate. */
        UnknownIssuer,

        /** What answered does not speak TLS, or its certificate is not valid now. */
        NoTls,
    }
}

/** Time, for tests. */
interface HostClock {
    fun now(): Instant

    fun monotonic(): Duration
}
