package org.countersign.companion.keystore

import android.content.Context
import android.content.pm.PackageManager
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import org.countersign.companion.KeyAlgorithm
import org.countersign.companion.KeySpec
import org.countersign.companion.SignRequest
import org.countersign.companion.Signed
import org.countersign.companion.Signer
import java.security.GeneralSecurityException
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.Signature
import java.security.UnrecoverableKeyException
import kotlin.coroutines.CoroutineContext

/**
 * Device and approval keys in the Android Keystore; in StrongBox where the phone has one.
 *
 * A device key works in the background after the first unlock. An approval key needs a gesture for each use, and dies
 * when a fingerprint or face is added: [Signed.KeyGone] then, and the account is re-activated with a new offer. The
 * private halves never leave the Keystore. What kind a key is stands in its alias, since the Keystore tells that only of
 * its own keys.
 */
class KeystoreSigner(
    private val context: Context,
    private val gesture: Gesture,
    private val aside: CoroutineContext = Dispatchers.IO,
) : Signer {
    private val oneGesture = Mutex()
    private val strongBox: Boolean
        get() = context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)

    override suspend fun publicKey(name: String, spec: KeySpec): Signed<ByteArray> =
        inKeystore { store ->
            val alias = alias(name, spec.userVerification)
            val certificate = store.getCertificate(alias)
            val key = if (certificate == null) make(alias, spec) else certificate.publicKey.encoded
            Signed.Made(key)
        }

    override suspend fun sign(batch: List<SignRequest>): Signed<List<ByteArray>> {
        val signatures = ArrayList<ByteArray>(batch.size)
        for (request in batch) {
            when (val made = sign(request)) {
                is Signed.Made -> signatures += made.value
                Signed.Cancelled -> return Signed.Cancelled
                Signed.KeyGone -> return Signed.KeyGone
                Signed.Unavailable -> return Signed.Unavailable
            }
        }
        return Signed.Made(signatures)
    }

    override suspend fun delete(name: String): Signed<Unit> =
        inKeystore { store ->
            listOf(true, false).map { alias(name, it) }.filter(store::containsAlias).forEach(store::deleteEntry)
            Signed.Made(Unit)
        }

    override suspend fun names(): Signed<List<String>> =
        inKeystore { store ->
            val ours = store.aliases().toList().filter { it.startsWith(APPROVAL) || it.startsWith(DEVICE) }
            Signed.Made(ours.map { it.removePrefix(APPROVAL).removePrefix(DEVICE) }.distinct())
        }

    private suspend fun sign(request: SignRequest): Signed<ByteArray> {
        val prepared =
            inKeystore { store ->
                val approval = store.getKey(alias(request.key, true), null) as PrivateKey?
                val key = approval ?: store.getKey(alias(request.key, false), null) as PrivateKey?
                if (key == null) {
                    Signed.KeyGone
                } else {
                    val algorithm = if (key.algorithm == "RSA") "SHA256withRSA" else "SHA256withECDSA"
                    Signed.Made(Signature.getInstance(algorithm).apply { initSign(key) } to (approval != null))
                }
            }
        return when (prepared) {
            is Signed.Made -> {
                val (signature, asks) = prepared.value
                if (asks) ask(signature, request) else finish(signature, request)
            }

            Signed.Cancelled -> {
                Signed.Cancelled
            }

            Signed.KeyGone -> {
                Signed.KeyGone
            }

            Signed.Unavailable -> {
                Signed.Unavailable
            }
        }
    }

    private suspend fun ask(signature: Signature, request: SignRequest): Signed<ByteArray> =
        oneGesture.withLock {
            when (gesture.confirm(signature, request.purpose)) {
                Gesture.Answer.Confirmed -> finish(signature, request)
                Gesture.Answer.Cancelled -> Signed.Cancelled
                Gesture.Answer.NobodyThere -> Signed.Unavailable
            }
        }

    private suspend fun finish(signature: Signature, request: SignRequest): Signed<ByteArray> =
        inKeystore {
            signature.update(request.message)
            Signed.Made(signature.sign())
        }

    private fun make(alias: String, spec: KeySpec): ByteArray {
        val specs = KeySpecs(alias, spec, context)
        val pair =
            try {
                generator(spec).apply { initialize(specs.build(strongBox)) }.generateKeyPair()
            } catch (busy: StrongBoxUnavailableException) {
                generator(spec).apply { initialize(specs.build(strongBox = false)) }.generateKeyPair()
            }
        return pair.public.encoded
    }

    private fun generator(spec: KeySpec): KeyPairGenerator {
        val algorithm = if (spec.algorithm is KeyAlgorithm.Rs256) "RSA" else "EC"
        return KeyPairGenerator.getInstance(algorithm, KEYSTORE)
    }

    private suspend fun <T> inKeystore(work: (KeyStore) -> Signed<T>): Signed<T> =
        withContext(aside) {
            try {
                work(KeyStore.getInstance(KEYSTORE).apply { load(null) })
            } catch (newFingerprint: KeyPermanentlyInvalidatedException) {
                Signed.KeyGone
            } catch (broken: UnrecoverableKeyException) {
                Signed.KeyGone
            } catch (locked: UserNotAuthenticatedException) {
                Signed.Unavailable
            } catch (failed: GeneralSecurityException) {
                Signed.Unavailable
            }
        }

    internal companion object {
        const val KEYSTORE = "AndroidKeyStore"
        private const val APPROVAL = "countersign/approval/"
        private const val DEVICE = "countersign/device/"

        fun alias(name: String, userVerification: Boolean) = (if (userVerification) APPROVAL else DEVICE) + name
    }
}
