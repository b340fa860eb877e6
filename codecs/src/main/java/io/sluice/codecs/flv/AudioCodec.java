package io.sluice.codecs.flv;

/**
 * The audio codecs that a tag can name, by legacy format (FLV 10.1 annex E.4.2.1) and by FourCC
 * (Enhanced RTMP v2); -1 and "" where it has none.
 */
public enum AudioCodec {
    PCM(0, ""),
    ADPCM(1, ""),
    MP3(2, ".mp3"),
    PCM_LITTLE_ENDIAN(3, ""),
    NELLYMOSER_16K(4, ""),
    NELLYMOSER_8K(5, ""),
    NELLYMOSER(6, ""),
    G711_A(7, ""),
    G711_U(8, ""),
    AAC(10, "mp4a"),
    SPEEX(11, ""),
    OPUS(13, "Opus"),
    MP3_8K(14, ""),
    DEVICE(15, ""),
    AC3(-1, "ac-3"),
    EAC3(-1, "ec-3"),
    FLAC(-1, "fLaC"),
    /** A codec that no list names, or one that a tag does not tell in its first bytes. */
    UNKNOWN(-1, "");

    private static final AudioCodec[] ALL = values();

    private final int legacyId;
    private final int fourCc;

    AudioCodec(int legacyId, String fourCc) {
        this.legacyId = legacyId;
        this.fourCc = fourCc.isEmpty() ? 0 : FourCc.of(fourCc);
    }

    /** The code in Enhanced RTMP's tags, or 0. */
    public int fourCc() {
        return fourCc;
    }

    static AudioCodec ofLegacyId(int id) {
        for (AudioCodec codec : ALL) {
            if (codec.legacyId == id) {
                return codec;
            }
        }
        return UNKNOWN;
    }

    static AudioCodec ofFourCc(int code) {
        for (AudioCodec codec : ALL) {
            if (codec.fourCc == code && code != 0) {
                return codec;
            }
        }
        return UNKNOWN;
    }
}
