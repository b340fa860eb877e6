package io.sluice.gateway.net;

import io.sluice.gateway.action.AddressBlock;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of addresses, IPv6 by /64: of so many at most, and of none that has nothing to
 * be remembered for. Not thread-safe.
 */
final class AddressTable<T extends AddressTable.Entry> {
    /** A look-up that adds one entry forgets up to two, so that the idle ones never gather. */
    private static final int FORGOTTEN_AT_ONCE = 2;

    private final int maxAddresses;
    private final LongFunction<T> maker;

    /** Those asked for last are at the end. */
    private final SequencedMap<Long, T> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** What is kept of one address. */
    interface Entry {
        /** Whether it is worth no more than a new one. */
        boolean isIdle(long nowNanos);
    }

    /**
     * @param maker makes the entry of an address that is new at this moment
     */
    AddressTable(int maxAddresses, LongFunction<T> maker) {
        this.maxAddresses = maxAddresses;
        this.maker = maker;
    }

    @Nullable T find(InetAddress address) {
        return entries.get(AddressBlock.number(address));
    }

    /** The address's entry, made where there is none: over the bound, the eldest goes. */
    T of(InetAddress address, long nowNanos) {
        T known = find(address);
        if (known != null) {
            return known;
        }
        forgetIdle(nowNanos);
        T made = maker.apply(nowNanos);
        entries.put(AddressBlock.number(address), made);
        if (entries.size() > maxAddresses) {
            entries.pollFirstEntry();
        }
        return made;
    }

    private void forgetIdle(long nowNanos) {
        for (int i = 0; i < FORGOTTEN_AT_ONCE && !entries.isEmpty(); i++) {
            T eldest = Objects.requireNonNull(entries.firstEntry()).getValue();
            if (!eldest.isIdle(nowNanos)) {
                return;
            }
            entries.pollFirstEntry();
        }
    }

    int size() {
        return entries.size();
    }
}
