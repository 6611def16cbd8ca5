package org.countersign.companion.testing

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import java.io.InputStream
import java.io.OutputStream
import java.security.InvalidKeyException
import java.security.Key
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.KeyStoreSpi
import java.security.PrivateKey
import java.security.Provider
import java.security.ProviderException
import java.security.PublicKey
import java.security.SecureRandom
import java.security.Security
import java.security.SignatureSpi
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

/**
 * A Keystore in memory that really signs and seals, for tests on a computer: Robolectric has none. A test can take a key
 * away, as the system does when a fingerprint is added.
 */
class FakeAndroidKeyStore : Provider("AndroidKeyStore", "1.0", "in memory, for tests") {
    init {
        put("KeyStore.AndroidKeyStore", Store::class.java.name)
        put("KeyPairGenerator.EC", Pairs::class.java.name)
        put("KeyPairGenerator.RSA", RsaPairs::class.java.name)
        put("KeyGenerator.AES", Secrets::class.java.name)
        put("Signature.SHA256withECDSA", Ecdsa::class.java.name)
        put("Signature.SHA256withECDSA SupportedKeyClasses", Held::class.java.name)
    }

    /** A private key that only this store can use. */
    class Held(val alias: String, val pair: KeyPair) : PrivateKey {
        override fun getAlgorithm(): String = pair.private.algorithm

        override fun getFormat(): String? = null

        override fun getEncoded(): ByteArray? = null
    }

    open class Pairs(private val algorithm: String = "EC") : KeyPairGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun initialize(size: Int, random: SecureRandom?): Unit = throw UnsupportedOperationException()

        override fun initialize(parameters: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = parameters as KeyGenParameterSpec
        }

        override fun generateKeyPair(): KeyPair {
            if (spec.isStrongBoxBacked && !strongBoxWorks) throw android.security.keystore.StrongBoxUnavailableException()
            // Bouncy Castle: with Conscrypt in front, as Robolectric has it, the JDK's own finds no curve.
            val made =
                KeyPairGenerator
                    .getInstance(algorithm, "BC")
                    .apply { initialize(spec.algorithmParameterSpec) }
                    .generateKeyPair()
            specs[spec.keystoreAlias] = spec
            keys[spec.keystoreAlias] = Held(spec.keystoreAlias, made)
            return KeyPair(made.public, keys[spec.keystoreAlias] as PrivateKey)
        }
    }

    class RsaPairs : Pairs("RSA")

    class Secrets : KeyGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun engineInit(random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineInit(size: Int, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineInit(parameters: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = parameters as KeyGenParameterSpec
        }

        override fun engineGenerateKey(): SecretKey {
            if (isFull) throw ProviderException("no room for another key")
            specs[spec.keystoreAlias] = spec
            val key = SecretKeySpec(ByteArray(BYTES).also(SecureRandom()::nextBytes), "AES")
            keys[spec.keystoreAlias] = key
            return key
        }
    }

    /** Signs, unless the system took the key away. */
    class Ecdsa : SignatureSpi() {
        private val inner = java.security.Signature.getInstance("SHA256withECDSA", "BC")

        override fun engineInitSign(key: PrivateKey) {
            val held = key as? Held ?: throw InvalidKeyException("not of this store")
            if (held.alias in invalidated) throw KeyPermanentlyInvalidatedException()
            inner.initSign(held.pair.private)
        }

        override fun engineInitVerify(key: PublicKey) = throw InvalidKeyException("this store signs")

        override fun engineUpdate(byte: Byte) = inner.update(byte)

        override fun engineUpdate(bytes: ByteArray, offset: Int, length: Int) = inner.update(bytes, offset, length)

        override fun engineSign(): ByteArray = inner.sign()

        override fun engineVerify(signature: ByteArray) = false

        @Deprecated("not used")
        override fun engineSetParameter(name: String, value: Any) = Unit

        @Deprecated("not used")
        override fun engineGetParameter(name: String): Any? = null
    }

    class Store : KeyStoreSpi() {
        override fun engineGetKey(alias: String, password: CharArray?): Key? = keys[alias]

        override fun engineGetCertificate(alias: String): Certificate? =
            (keys[alias] as? Held)?.let { Holder(it.pair.public) }

        override fun engineContainsAlias(alias: String) = alias in keys

        override fun engineIsKeyEntry(alias: String) = alias in keys

        override fun engineDeleteEntry(alias: String) {
            if (diesBeforeDeleting) throw ProviderException("the process ended here")
            keys.remove(alias)
        }

        override fun engineAliases(): Enumeration<String> = Collections.enumeration(keys.keys.toList())

        override fun engineSize() = keys.size

        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

        override fun engineStore(stream: OutputStream?, password: CharArray?) = Unit

        override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

        override fun engineGetCreationDate(alias: String): Date? = null

        override fun engineIsCertificateEntry(alias: String) = false

        override fun engineGetCertificateAlias(certificate: Certificate): String? = null

        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) =
            throw UnsupportedOperationException()

        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) =
            throw UnsupportedOperationException()

        override fun engineSetCertificateEntry(alias: String, certificate: Certificate) =
            throw UnsupportedOperationException()
    }

    /** Carries a public key, as the Keystore's self-made certificates do. */
    private class Holder(private val key: PublicKey) : Certificate("X.509") {
        override fun getEncoded(): ByteArray = key.encoded

        override fun verify(key: PublicKey?) = Unit

        override fun verify(key: PublicKey?, provider: String?) = Unit

        override fun toString() = "holder"

        override fun getPublicKey(): PublicKey = key
    }

    companion object {
        val keys: MutableMap<String, Key> = Collections.synchronizedMap(LinkedHashMap())
        val specs: MutableMap<String, KeyGenParameterSpec> = Collections.synchronizedMap(LinkedHashMap())

        /** Aliases of keys that a new fingerprint has ended. */
        val invalidated: MutableSet<String> = Collections.synchronizedSet(HashSet())
        var strongBoxWorks = true

        /** No key is made any more. */
        var isFull = false

        /** For a process that is killed before it deletes a key. */
        var diesBeforeDeleting = false
        private const val BYTES = 32

        /** An empty store, in front of all other providers of its kind. */
        fun install() {
            remove()
            Security.insertProviderAt(FakeAndroidKeyStore(), 1)
        }

        fun remove() {
            Security.removeProvider("AndroidKeyStore")
            keys.clear()
            specs.clear()
            invalidated.clear()
            strongBoxWorks = true
            isFull = false
            diesBeforeDeleting = false
        }
    }
}
