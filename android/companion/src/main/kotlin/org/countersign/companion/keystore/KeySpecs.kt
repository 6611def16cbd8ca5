package org.countersign.companion.keystore

import android.app.KeyguardManager
import android.content.Context
import android.hardware.biometrics.BiometricManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import org.countersign.companion.KeyAlgorithm
import org.countersign.companion.KeySpec
import java.security.spec.ECGenParameterSpec
import java.security.spec.RSAKeyGenParameterSpec

/** What the Keystore is asked for. */
internal class KeySpecs(private val alias: String, private val spec: KeySpec, private val context: Context) {
    fun build(strongBox: Boolean): KeyGenParameterSpec {
        val builder =
            KeyGenParameterSpec
                .Builder(alias, KeyProperties.PURPOSE_SIGN)
                .setDigests(KeyProperties.DIGEST_SHA256)
        when (val algorithm = spec.algorithm) {
            KeyAlgorithm.Es256 -> {
                builder.setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
            }

            is KeyAlgorithm.Rs256 -> {
                builder
                    .setAlgorithmParameterSpec(RSAKeyGenParameterSpec(algorithm.bits, RSAKeyGenParameterSpec.F4))
                    .setSignaturePaddings(KeyProperties.SIGNATURE_PADDING_RSA_PKCS1)
            }
        }
        // StrongBox knows RSA up to 2048 bits only.
        val fits = (spec.algorithm as? KeyAlgorithm.Rs256)?.let { it.bits <= SMALL_RSA } ?: true
        builder.setIsStrongBoxBacked(strongBox && fits)
        if (spec.userVerification && context.getSystemService(KeyguardManager::class.java).isDeviceSecure) {
            builder.perUse(hasBiometrics(context))
        }
        return builder.build()
    }

    private fun KeyGenParameterSpec.Builder.perUse(biometrics: Boolean) {
        setUserAuthenticationRequired(true)
        setInvalidatedByBiometricEnrollment(true)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            val by = if (biometrics) KeyProperties.AUTH_BIOMETRIC_STRONG else KeyProperties.AUTH_DEVICE_CREDENTIAL
            setUserAuthenticationParameters(0, by)
        } else if (!biometrics) {
            // Before API 30 a screen lock can only open a key for a time, not for one use.
            @Suppress("DEPRECATION")
            setUserAuthenticationValidityDurationSeconds(SHORTLY)
        }
    }

    internal companion object {
        private const val SMALL_RSA = 2048
        private const val SHORTLY = 30

        /** A fingerprint or face that is strong enough for a key is enrolled. */
        fun hasBiometrics(context: Context): Boolean =
            when {
                Build.VERSION.SDK_INT >= Build.VERSION_CODES.R -> {
                    context
                        .getSystemService(BiometricManager::class.java)
                        .canAuthenticate(BiometricManager.Authenticators.BIOMETRIC_STRONG) ==
                        BiometricManager.BIOMETRIC_SUCCESS
                }

                Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q -> {
                    @Suppress("DEPRECATION")
                    (
                        context.getSystemService(BiometricManager::class.java).canAuthenticate() ==
                            BiometricManager.BIOMETRIC_SUCCESS
                    )
                }

                else -> {
                    hasFingerprints(context)
                }
            }

        @Suppress("DEPRECATION")
        private fun hasFingerprints(context: Context): Boolean {
            val fingerprints = context.getSystemService(android.hardware.fingerprint.FingerprintManager::class.java)
            return fingerprints != null && fingerprints.isHardwareDetected && fingerprints.hasEnrolledFingerprints()
        }
    }
}
