package org.countersign.companion.bridge

import org.countersign.companion.Anchor
import org.countersign.companion.AnchorState
import org.countersign.companion.Host
import org.countersign.companion.HostClock
import org.countersign.companion.HttpCall
import org.countersign.companion.KeyAlgorithm
import org.countersign.companion.KeyDomain
import org.countersign.companion.KeySpec
import org.countersign.companion.NotSent
import org.countersign.companion.SignRequest
import org.countersign.companion.Signed
import org.countersign.companion.Signer
import org.countersign.companion.StoredKey
import org.countersign.companion.Transport
import org.countersign.companion.VaultKeys
import org.countersign.core.HttpHeader
import org.countersign.core.SignerException
import org.countersign.core.TransportException
import org.countersign.core.VaultKeyException
import org.countersign.core.Anchor as CoreAnchor
import org.countersign.core.AnchorState as CoreAnchorState
import org.countersign.core.HostPorts as CoreHost
import org.countersign.core.HttpCall as CoreCall
import org.countersign.core.HttpReply as CoreReply
import org.countersign.core.KeyAlgorithm as CoreAlgorithm
import org.countersign.core.KeyDomain as CoreDomain
import org.countersign.core.KeySpec as CoreSpec
import org.countersign.core.SignRequest as CoreRequest
import org.countersign.core.Signer as CoreSigner
import org.countersign.core.TimeSource as CoreTime
import org.countersign.core.Transport as CoreTransport
import org.countersign.core.VaultKeyStore as CoreVaultKeys

internal fun Host.toCore() =
    CoreHost(
        signer = SignerPort(signer),
        vaultKeys = VaultKeysPort(vaultKeys),
        anchor = anchor?.let(::AnchorPort),
        transport = transport?.let(::TransportPort),
        listener = null,
        time = clock?.let(::ClockPort),
    )

/** What it throws undeclared arrives as "unavailable" on the other side. */
private class SignerPort(private val host: Signer) : CoreSigner {
    override suspend fun publicKey(key: String, spec: CoreSpec): ByteArray = host.publicKey(key, spec.toSpec()).get()

    override suspend fun sign(batch: List<CoreRequest>): List<ByteArray> =
        host.sign(batch.map { SignRequest(it.key, it.purpose, it.message) }).get()

    override suspend fun delete(key: String) = host.delete(key).get()

    override suspend fun names(): List<String> = host.names().get()
}

private fun <T> Signed<T>.get(): T =
    when (this) {
        is Signed.Made -> value
        Signed.Cancelled -> throw SignerException.Cancelled()
        Signed.KeyGone -> throw SignerException.KeyGone()
        Signed.Unavailable -> throw SignerException.Unavailable()
    }

private fun CoreSpec.toSpec() =
    KeySpec(
        when (val algorithm = algorithm) {
            CoreAlgorithm.Es256 -> KeyAlgorithm.Es256
            is CoreAlgorithm.Rs256 -> KeyAlgorithm.Rs256(algorithm.bits)
        },
        userVerification,
    )

private class VaultKeysPort(private val host: VaultKeys) : CoreVaultKeys {
    override fun load(domain: CoreDomain): ByteArray? =
        when (val stored = host.load(domain.toDomain())) {
            is StoredKey.Found -> stored.key
            StoredKey.Absent -> null
            StoredKey.Locked -> throw VaultKeyException.Locked()
            StoredKey.Unavailable -> throw VaultKeyException.Unavailable()
        }

    override fun store(domain: CoreDomain, key: ByteArray) {
        val kept = host.store(domain.toDomain(), key)
        key.fill(0)
        if (!kept) throw VaultKeyException.Unavailable()
    }
}

private fun CoreDomain.toDomain(): KeyDomain =
    when (this) {
        CoreDomain.PUSH -> KeyDomain.Push
        CoreDomain.CODES -> KeyDomain.Codes
    }

private class AnchorPort(private val host: Anchor) : CoreAnchor {
    override fun read(): CoreAnchorState? = host.read()?.let { CoreAnchorState(it.committed, it.next) }

    override fun write(state: CoreAnchorState) = host.write(AnchorState(state.committed, state.next))
}

private class TransportPort(private val host: Transport) : CoreTransport {
    override suspend fun send(call: CoreCall): CoreReply {
        val headers = call.headers.map { it.name to it.value }
        val sent = HttpCall(call.method == "GET", call.url, headers, call.body, call.limitMs.span())
        val reply =
            try {
                host.send(sent)
            } catch (unreached: NotSent) {
                throw unreached.why.toCore()
            }
        return CoreReply(reply.status, reply.headers.map { (name, value) -> HttpHeader(name, value) }, reply.body)
    }
}

private fun NotSent.Why.toCore(): TransportException =
    when (this) {
        NotSent.Why.Unreached -> TransportException.NotSent()
        NotSent.Why.WrongName -> TransportException.WrongName()
        NotSent.Why.UnknownIssuer -> TransportException.UnknownIssuer()
        NotSent.Why.NoTls -> TransportException.NoTls()
    }

private class ClockPort(private val host: HostClock) : CoreTime {
    override fun nowMs(): Long = host.now().toEpochMilli()

    override fun monotonicMs(): Long = host.monotonic().inWholeMilliseconds
}
