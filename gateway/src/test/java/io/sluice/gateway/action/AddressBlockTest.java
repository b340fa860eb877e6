package io.sluice.gateway.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:db8:0:1:2:3:4:5, 2001:db8:0:1::/64",
        "2001:db8::5, 2001:db8:0:0::/64",
        "2001:db8:0:1::/64, 2001:db8:0:1::/64",
        "::ffff:192.0.2.7, 192.0.2.7",
        "::1, 0:0:0:0::/64"
    })
    void readsAddressesAndBlocks(String text, String block) {
        assertEquals(Optional.of(block), AddressBlock.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "192.0.2.0/24", "192.0.2.7/64", "::/63", "1.2.3", "/64"})
    void refusesNamesAndOtherBlocks(String text) {
        assertEquals(Optional.empty(), AddressBlock.parse(text));
    }

    @Test
    void anAddressOfABlockIsTheBlock() throws Exception {
        assertEquals("fe80:0:0:0::/64", AddressBlock.of(InetAddress.getByName("fe80::1%0")));
        assertEquals(
                AddressBlock.of(InetAddress.getByName("2001:db8:1:2::1")),
                AddressBlock.of(InetAddress.getByName("2001:db8:1:2:ffff::9")));
    }
}
