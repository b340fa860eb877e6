package io.sluice.gateway.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** The process itself: heap, garbage collection, threads, processors, decoders, and buffers. */
final class ProcessMeters implements AutoCloseable {
    private final JvmGcMetrics garbage = new JvmGcMetrics();

    ProcessMeters(MeterRegistry registry) {
        garbage.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            bind(allocator.metric(), registry);
        }
    }

    @Override
    public void close() {
        garbage.close();
    }

    private static void bind(ByteBufAllocatorMetric used, MeterRegistry registry) {
        Gauge.builder("sluice.buffers.bytes", used, ByteBufAllocatorMetric::usedDirectMemory)
                .tag("memory", "direct")
                .register(registry);
        Gauge.builder("sluice.buffers.bytes", used, ByteBufAllocatorMetric::usedHeapMemory)
                .tag("memory", "heap")
                .register(registry);
    }
}
