package io.sluice.codecs.flv;

/**
 * The video codecs that a tag can name, by legacy id (FLV 10.1 annex E.4.3.1) and by FourCC
 * (Enhanced RTMP v2); -1 and "" where it has none. Naming a codec says nothing about whether Sluice
 * can decode it.
 */
public enum VideoCodec {
    AVC(7, "avc1"),
    /** Legacy id 12 is what Chinese encoders send. */
    HEVC(12, "hvc1"),
    AV1(13, "av01"),
    VP9(-1, "vp09"),
    VP8(-1, "vp08"),
    VVC(-1, "vvc1"),
    SORENSON_H263(2, ""),
    SCREEN(3, ""),
    VP6(4, ""),
    VP6_ALPHA(5, ""),
    SCREEN_2(6, ""),
    /** A codec that no list names, or one that a tag does not tell in its first bytes. */
    UNKNOWN(-1, "");

    private static final VideoCodec[] ALL = values();

    private final int legacyId;
    private final int fourCc;

    VideoCodec(int legacyId, String fourCc) {
        this.legacyId = legacyId;
        this.fourCc = fourCc.isEmpty() ? 0 : FourCc.of(fourCc);
    }

    /** The code in Enhanced RTMP's tags, or 0. */
    public int fourCc() {
        return fourCc;
    }

    static VideoCodec ofLegacyId(int id) {
        for (VideoCodec codec : ALL) {
            if (codec.legacyId == id) {
                return codec;
            }
        }
        return UNKNOWN;
    }

    static VideoCodec ofFourCc(int code) {
        for (VideoCodec codec : ALL) {
            if (codec.fourCc == code && code != 0) {
                return codec;
            }
        }
        return UNKNOWN;
    }

    /** Whether coded frames in legacy tags carry a packet type and a composition time. */
    boolean legacyHasPacketType() {
        return this == AVC || this == HEVC || this == AV1;
    }

    /** Whether Enhanced RTMP's CodedFrames of this codec carry a composition time. */
    public boolean hasCompositionTime() {
        return this == AVC || this == HEVC || this == VVC;
    }
}
