package io.sluice.gateway.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.inspect.Sampling;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.net.Dialer;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;
import io.sluice.gateway.stream.StreamObservers;
import io.sluice.gateway.tap.Tap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The faults that prove that the simulation can fail. */
enum Mutant {
    DROPS_A_RELAYED_TAG(DropsTag::new, "is not what was sent"),
    FORWARDS_ONE_AFTER_A_CUT(ForwardsAfterCut::new, "arrives after its cut"),
    LOSES_A_VERDICT(LosesVerdict::new, "its cut was decided and never heard of"),
    COUNTS_A_SAMPLE_TWICE(CountsTwice::new, "is inspected twice"),
    FORGETS_A_RELEASE(ForgetsRelease::new, "memory leak"),
    LOSES_TWO_UNSCREENED_SECONDS(LosesTime::new, "unscreened");

    private final Supplier<Mutation> maker;
    private final String sign;

    Mutant(Supplier<Mutation> maker, String sign) {
        this.maker = maker;
        this.sign = sign;
    }

    /** Whether a violation is the one that this mutant must show by, and no side effect. */
    boolean showsIn(String violation) {
        return violation.contains(sign);
    }

    Mutation make() {
        return maker.get();
    }

    /** Sits between a link to an origin and its socket. */
    private abstract static class OnTheWire extends Mutation {
        private int media;

        /** Told of each media message that is written; null where it goes no further. */
        abstract @Nullable ByteBuf onMedia(ByteBuf message, int number);

        void beforeOther(ChannelHandlerContext ctx) {}

        @Override
        Dialer over(Dialer dialer) {
            return (loop, host, port, link) ->
                    dialer.dial(
                            loop,
                            host,
                            port,
                            new ChannelInitializer<Channel>() {
                                @Override
                                protected void initChannel(Channel channel) {
                                    channel.pipeline().addLast(between(), link);
                                }
                            });
        }

        private ChannelHandler between() {
            return new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                    ByteBuf bytes = (ByteBuf) msg;
                    if (!isMedia(bytes)) {
                        beforeOther(ctx);
                        ctx.write(bytes, promise);
                        return;
                    }
                    ByteBuf kept = onMedia(bytes, ++media);
                    if (kept == null) {
                        promise.setSuccess();
                    } else {
                        ctx.write(kept, promise);
                    }
                }
            };
        }

        /** Media goes on chunk streams of its own. */
        private static boolean isMedia(ByteBuf bytes) {
            int chunkStream = bytes.isReadable() ? bytes.getByte(bytes.readerIndex()) & 0x3F : 0;
            return chunkStream >= 4 && chunkStream <= 6 && bytes.readableBytes() < 100_000;
        }
    }

    private static final class DropsTag extends OnTheWire {
        @Override
        @Nullable ByteBuf onMedia(ByteBuf message, int number) {
            if (number % 50 != 0) {
                return message;
            }
            message.release();
            return null;
        }
    }

    private static final class ForwardsAfterCut extends OnTheWire {
        private byte[] last = {};
        private boolean cut;

        @Override
        ByteBuf onMedia(ByteBuf message, int number) {
            last = ByteBufUtil.getBytes(message);
            return message;
        }

        @Override
        void beforeOther(ChannelHandlerContext ctx) {
            if (cut) {
                ctx.write(ctx.alloc().buffer().writeBytes(last));
                cut = false;
            }
        }

        @Override
        StreamObserver over(StreamObserver observer) {
            return new StreamObservers(
                    List.of(
                            observer,
                            new StreamObserver() {
                                @Override
                                public void onVerdict(
                                        StreamInfo stream, Verdict verdict, Stamps stamps) {
                                    cut |= verdict instanceof Verdict.Cut;
                                }
                            }));
        }
    }

    private static final class ForgetsRelease extends OnTheWire {
        private final List<ByteBuf> forgotten = new ArrayList<>();

        @Override
        ByteBuf onMedia(ByteBuf message, int number) {
            if (number == 20) {
                forgotten.add(message.retain());
            }
            return message;
        }

        @Override
        public void close() {
            forgotten.forEach(ByteBuf::release);
            forgotten.clear();
        }
    }

    /** Sits between the inspector and the streams. */
    private abstract static class OnTheWayBack extends Mutation {
        abstract Consumer<Inspection> over(Consumer<? super Inspection> stream);

        @Override
        Inspector over(Inspector inspector) {
            return new Inspector() {
                @Override
                public boolean off() {
                    return inspector.off();
                }

                @Override
                public int openDecoders() {
                    return inspector.openDecoders();
                }

                @Override
                public Tap open(
                        List<String> publisher,
                        Sampling sampling,
                        Consumer<? super Inspection> inspections) {
                    return inspector.open(publisher, sampling, OnTheWayBack.this.over(inspections));
                }

                @Override
                public boolean ready() {
                    return inspector.ready();
                }

                @Override
                public void close() {
                    inspector.close();
                }
            };
        }
    }

    /** Of each stream, the second answer that counts towards a cut. */
    private static final class LosesVerdict extends OnTheWayBack {
        @Override
        Consumer<Inspection> over(Consumer<? super Inspection> stream) {
            Set<Long> high = new HashSet<>();
            return inspection -> {
                if (inspection instanceof Inspection.Scored scored
                        && scored.scores().of(Setup.LABEL) >= Setup.CUT) {
                    high.add(scored.sample().number());
                    if (high.size() == 2) {
                        return;
                    }
                }
                stream.accept(inspection);
            };
        }
    }

    private static final class CountsTwice extends OnTheWayBack {
        @Override
        Consumer<Inspection> over(Consumer<? super Inspection> stream) {
            return inspection -> {
                stream.accept(inspection);
                if (inspection instanceof Inspection.Scored scored
                        && scored.sample().number() % 10 == 9) {
                    stream.accept(inspection);
                }
            };
        }
    }

    private static final class LosesTime extends Mutation {
        private long left = 2_000_000_000L;

        @Override
        StreamObserver over(StreamObserver observer) {
            return new Forwarding(observer) {
                @Override
                public void onUnscreened(StreamInfo stream, UnscreenedCause cause, long nanos) {
                    long lost = Math.min(left, nanos);
                    left -= lost;
                    super.onUnscreened(stream, cause, nanos - lost);
                }
            };
        }
    }
}
