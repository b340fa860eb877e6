package io.sluice.ops.e2e;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.FourCc;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.gateway.policy.UnscreenedCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A way in which a publisher may try to show the card to others and not to the gateway. */
enum Trick {
    PLAIN(m -> m.card(), UnaryOperator.identity()),
    SECOND_TRACK(m -> merged(m.clean(), onTrack(1, m.card()))),
    BEHIND_A_MODIFIER(m -> each(m.card(), Trick::modified)),
    BETWEEN_CLEAN_KEYFRAMES(Material::cardBetweenKeyframes),
    IN_A_GOP_WITHOUT_END(Material::cardLateInOneGop),
    UNDER_A_NEW_HEADER(m -> after(m.clean(), m.smallCard())),
    FROZEN_TIMESTAMPS(m -> m.card(), tag -> at(tag, 40)),
    BACKWARD_TIMESTAMPS(m -> m.card(), tag -> at(tag, 1_000_000 - tag.timestampMillis())),
    HUGE_TIMESTAMPS(m -> m.card(), tag -> at(tag, (tag.timestampMillis() * 90_001) & 0xFFFF_FFFFL)),
    SLOW_DRIP(Material::slowCard),
    A_CODEC_NOBODY_DECODES(m -> each(m.card(), tag -> as("vvc1", tag)), UnscreenedCause.CODEC),
    ANOTHER_CODEC_BETWEEN(
            m -> merged(m.clean(), each(m.card(), tag -> as("vvc1", tag))), UnscreenedCause.CODEC),
    A_PACKET_NOBODY_KNOWS(
            m -> merged(m.clean(), each(m.card(), Trick::unknown)), UnscreenedCause.CODEC),
    CALLED_COMMANDS(
            m -> merged(m.clean(), each(m.card(), Trick::calledCommand)), UnscreenedCause.CODEC),
    CALLED_ENDS(m -> merged(m.clean(), each(m.card(), Trick::calledEnd)), UnscreenedCause.CODEC),
    ON_TOO_MANY_TRACKS(Trick::manyTracks, UnscreenedCause.CODEC),
    ENCRYPTED(m -> each(m.card(), Trick::encrypted), UnscreenedCause.DECODE),
    KEYFRAMES_CALLED_OTHERWISE(m -> each(m.card(), Trick::disowned), UnscreenedCause.NO_KEYFRAME);

    /** Beyond those that are screened. */
    private static final int MANY = EvasionIT.MAX_TRACKS + 1;

    private static final int COMPOSITION_AT = 2;
    private static final int DATA_AT = 5;

    private final Function<Material, List<MediaTag>> tags;
    private final UnaryOperator<MediaTag> asSent;
    private final Optional<UnscreenedCause> unscreened;

    /** What the tricks are made of; each call gives tags of their own, which the caller owns. */
    interface Material {
        List<MediaTag> clean();

        List<MediaTag> card();

        List<MediaTag> smallCard();

        List<MediaTag> slowCard();

        List<MediaTag> cardBetweenKeyframes();

        List<MediaTag> cardLateInOneGop();
    }

    Trick(Function<Material, List<MediaTag>> tags) {
        this(tags, UnaryOperator.identity());
    }

    Trick(Function<Material, List<MediaTag>> tags, UnaryOperator<MediaTag> asSent) {
        this.tags = tags;
        this.asSent = asSent;
        this.unscreened = Optional.empty();
    }

    Trick(Function<Material, List<MediaTag>> tags, UnscreenedCause unscreened) {
        this.tags = tags;
        this.asSent = UnaryOperator.identity();
        this.unscreened = Optional.of(unscreened);
    }

    List<MediaTag> tags(Material material) {
        return tags.apply(material);
    }

    /** What becomes of each tag at its moment. */
    UnaryOperator<MediaTag> asSent() {
        return asSent;
    }

    /** The cause under which its time must be counted; where there is none it must be cut. */
    Optional<UnscreenedCause> unscreened() {
        return unscreened;
    }

    private static MediaTag at(MediaTag tag, long timestamp) {
        return new MediaTag(tag.kind(), timestamp, tag.payload());
    }

    private static List<MediaTag> merged(List<MediaTag> one, List<MediaTag> other) {
        List<MediaTag> all = new ArrayList<>(one);
        all.addAll(other);
        all.sort(Comparator.comparingLong(MediaTag::timestampMillis));
        return all;
    }

    private static List<MediaTag> after(List<MediaTag> one, List<MediaTag> other) {
        long later = one.getLast().timestampMillis() + 33;
        List<MediaTag> all = new ArrayList<>(one);
        other.forEach(tag -> all.add(at(tag, tag.timestampMillis() + later)));
        return all;
    }

    /** The video tags, each changed into another. */
    private static List<MediaTag> each(List<MediaTag> tags, UnaryOperator<MediaTag> change) {
        List<MediaTag> changed = new ArrayList<>();
        for (MediaTag tag : tags) {
            boolean video = tag.kind() == MediaTag.Kind.VIDEO;
            changed.add(video ? change.apply(tag) : tag.retain());
            tag.release();
        }
        return changed;
    }

    private static List<MediaTag> onTrack(int track, List<MediaTag> tags) {
        List<MediaTag> video = new ArrayList<>();
        for (MediaTag tag : each(tags, whole -> onTrack(track, whole))) {
            if (tag.kind() == MediaTag.Kind.VIDEO) {
                video.add(tag);
            } else {
                tag.release();
            }
        }
        return video;
    }

    private static List<MediaTag> manyTracks(Material material) {
        List<MediaTag> all = material.clean();
        for (int track = 1; track <= MANY; track++) {
            all = merged(all, onTrack(track, material.clean()));
        }
        return merged(all, onTrack(MANY + 1, material.card()));
    }

    private static MediaTag onTrack(int track, MediaTag tag) {
        VideoTag video = VideoTag.parse(tag.payload());
        int packet = video.isSequenceStart() ? 0 : 1;
        return enhanced(
                tag, 6, out -> out.writeByte(packet).writeInt(FourCc.of("avc1")).writeByte(track));
    }

    private static MediaTag modified(MediaTag tag) {
        VideoTag video = VideoTag.parse(tag.payload());
        int packet = video.isSequenceStart() ? 0 : 1;
        return enhanced(
                tag,
                7,
                out ->
                        out.writeByte(2)
                                .writeMedium(7)
                                .writeByte(packet)
                                .writeInt(FourCc.of("avc1")));
    }

    private static MediaTag as(String fourCc, MediaTag tag) {
        int packet = VideoTag.parse(tag.payload()).isSequenceStart() ? 0 : 1;
        return enhanced(tag, packet, out -> out.writeInt(FourCc.of(fourCc)));
    }

    private static MediaTag unknown(MediaTag tag) {
        return enhanced(tag, 9, out -> out.writeInt(FourCc.of("avc1")));
    }

    /** The legacy tag's body behind another header. */
    private static MediaTag enhanced(MediaTag tag, int packet, UnaryOperator<ByteBuf> header) {
        ByteBuf legacy = tag.payload();
        boolean start = VideoTag.parse(legacy).isSequenceStart();
        int body = legacy.readerIndex() + (start ? DATA_AT : COMPOSITION_AT);
        int frame = legacy.getUnsignedByte(legacy.readerIndex()) >> 4;
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer().writeByte(0x80 | (frame << 4) | packet);
        header.apply(out).writeBytes(legacy, body, legacy.writerIndex() - body);
        return new MediaTag(tag.kind(), tag.timestampMillis(), out);
    }

    private static MediaTag encrypted(MediaTag tag) {
        ByteBuf copy = tag.payload().copy();
        boolean start = VideoTag.parse(copy).isSequenceStart();
        for (int i = start ? copy.writerIndex() : DATA_AT; i < copy.writerIndex(); i++) {
            copy.setByte(i, copy.getByte(i) ^ 0x5A);
        }
        return new MediaTag(tag.kind(), tag.timestampMillis(), copy);
    }

    private static MediaTag calledCommand(MediaTag tag) {
        ByteBuf copy = tag.payload().copy();
        if (!VideoTag.parse(copy).isSequenceStart()) {
            copy.setByte(0, 0x50 | (copy.getByte(0) & 0x0F));
        }
        return new MediaTag(tag.kind(), tag.timestampMillis(), copy);
    }

    private static MediaTag calledEnd(MediaTag tag) {
        ByteBuf copy = tag.payload().copy();
        if (!VideoTag.parse(copy).isSequenceStart()) {
            copy.setByte(1, 2);
        }
        return new MediaTag(tag.kind(), tag.timestampMillis(), copy);
    }

    /** Every keyframe says that it is none. */
    private static MediaTag disowned(MediaTag tag) {
        ByteBuf copy = tag.payload().copy();
        if (VideoTag.parse(copy).isKeyframe()) {
            copy.setByte(0, 0x20 | (copy.getByte(0) & 0x0F));
        }
        return new MediaTag(tag.kind(), tag.timestampMillis(), copy);
    }
}
