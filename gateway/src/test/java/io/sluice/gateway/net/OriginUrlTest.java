package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.PushTarget;
import io.sluice.codecs.rtmp.session.StreamKey;
import io.sluice.gateway.config.OriginPlace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginUrlTest {
    private static OriginUrl of(String url, String key) {
        return OriginUrl.of(new OriginPlace(url, key, "", 1, ClientHandshake.Form.SIMPLE));
    }

    @ParameterizedTest
    @CsvSource({
        "rtmp://h/{app}, {key}, h, 1935, rtmp://h:1935/live, live, k?t=1",
        "rtmp://h:1936/{app}, {key}, h, 1936, rtmp://h:1936/live, live, k?t=1",
        "rtmp://h/in/{app}/x, pre-{key}, h, 1935, rtmp://h:1935/in/live/x, in/live/x, pre-k?t=1",
        "rtmp://h/fixed, same, h, 1935, rtmp://h:1935/fixed, fixed, same",
        "rtmp://[::1]:1936/{app}, {key}, ::1, 1936, rtmp://[::1]:1936/live, live, k?t=1",
        "rtmp://in_side:1936/{app}, {key}, in_side, 1936, rtmp://in_side:1936/live, live, k?t=1",
        "rtmp://h/{app}?b=1, {key}, h, 1935, rtmp://h:1935/live?b=1, live?b=1, k?t=1",
        "rtmp://h/a%2Fb, {key}, h, 1935, rtmp://h:1935/a%2Fb, a%2Fb, k?t=1",
        "rtmps://h/{app}, {key}, h, 443, rtmps://h:443/live, live, k?t=1",
        "rtmp://h, {key}, h, 1935, rtmp://h:1935/, '', k?t=1"
    })
    void theTemplatesAreFilled(
            String url, String key, String host, int port, String tcUrl, String app, String name) {
        OriginUrl origin = of(url, key);
        ConnectRequest connect = ConnectRequest.of("live", "rtmp://gate/live");
        PushTarget target =
                origin.targetOf(
                        new PublishRequest(connect, "live", new StreamKey("k?t=1"), "live"));
        assertEquals(host, origin.host());
        assertEquals(port, origin.port());
        assertEquals(tcUrl, target.tcUrl());
        assertEquals(app, target.app());
        assertEquals(name, target.key().reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/live", "h:1935/live", "rtmp:///live", "rtmp://h h/live", ""})
    void whatIsNoUrlIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> of(url, "{key}"));
    }
}
