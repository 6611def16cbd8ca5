package org.countersign.companion.testing

import org.countersign.companion.Host
import org.countersign.companion.KeyAlgorithm
import org.countersign.companion.KeyDomain
import org.countersign.companion.KeySpec
import org.countersign.companion.SignRequest
import org.countersign.companion.Signed
import org.countersign.companion.Signer
import org.countersign.companion.StoredKey
import org.countersign.companion.VaultKeys
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import java.util.concurrent.ConcurrentHashMap

/** Keys in memory that really sign. */
open class MemorySigner : Signer {
    val keys = ConcurrentHashMap<String, KeyPair>()

    override suspend fun publicKey(name: String, spec: KeySpec): Signed<ByteArray> =
        Signed.Made(keys.getOrPut(name) { make(spec) }.public.encoded)

    override suspend fun sign(batch: List<SignRequest>): Signed<List<ByteArray>> =
        Signed.Made(batch.map { sign(it) ?: return Signed.KeyGone })

    override suspend fun delete(name: String): Signed<Unit> {
        keys.remove(name)
        return Signed.Made(Unit)
    }

    override suspend fun names(): Signed<List<String>> = Signed.Made(keys.keys.toList())

    private fun sign(request: SignRequest): ByteArray? {
        val pair = keys[request.key] ?: return null
        val algorithm = if (pair.private.algorithm == "RSA") "SHA256withRSA" else "SHA256withECDSA"
        return Signature.getInstance(algorithm).run {
            initSign(pair.private)
            update(request.message)
            sign()
        }
    }

    private fun make(spec: KeySpec): KeyPair =
        when (val algorithm = spec.algorithm) {
            KeyAlgorithm.Es256 -> {
                KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }
            }

            is KeyAlgorithm.Rs256 -> {
                KeyPairGenerator.getInstance("RSA").apply { initialize(algorithm.bits) }
            }
        }.generateKeyPair()
}

/** Vault keys in memory, which a test can lock. */
class MemoryVaultKeys : VaultKeys {
    private val keys = ConcurrentHashMap<KeyDomain, ByteArray>()

    @Volatile
    var locked = false

    override fun load(domain: KeyDomain): StoredKey =
        if (locked && domain == KeyDomain.Codes) {
            StoredKey.Locked
        } else {
            keys[domain]?.let { StoredKey.Found(it.clone()) } ?: StoredKey.Absent
        }

    override fun store(domain: KeyDomain, key: ByteArray): Boolean = keys.putIfAbsent(domain, key.clone()) == null
}

/** A host with both. */
fun memoryHost(signer: Signer = MemorySigner(), keys: VaultKeys = MemoryVaultKeys()) = Host(signer, keys)
