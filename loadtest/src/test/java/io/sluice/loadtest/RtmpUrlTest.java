package io.sluice.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.codecs.rtmp.session.StreamKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpUrlTest {
    @ParameterizedTest
    @CsvSource({
        "rtmp://host/app/key, host, 1935, app, key",
        "rtmp://host:1936/app/key, host, 1936, app, key",
        "RTMP://127.0.0.1/a/b/key, 127.0.0.1, 1935, a/b, key",
        "rtmp://[::1]:1935/app/key?token=1, [::1], 1935, app, key?token=1",
        "rtmp://host/app/, host, 1935, app, ''",
    })
    void namesHostPortAppAndKey(String url, String host, int port, String app, String key) {
        assertEquals(new RtmpUrl(host, port, app, new StreamKey(key)), RtmpUrl.parse(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host/app/secret",
                "rtmps://host/app/secret",
                "rtmp:///app/secret",
                "rtmp://host/secret",
                "rtmp://host",
                "host/app/secret",
                "rtmp://ho st/app/secret",
            })
    void saysWhatIsWrongWithoutTheKey(String url) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> RtmpUrl.parse(url)).getMessage();
        assertFalse(String.valueOf(message).contains("secret"));
    }
}
