package io.sluice.codecs.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A file on a disk that dies after some reads. */
final class FailingChannel implements SeekableByteChannel {
    private final SeekableByteChannel file;
    private int goodReads;

    FailingChannel(SeekableByteChannel file, int goodReads) {
        this.file = file;
        this.goodReads = goodReads;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (goodReads-- <= 0) {
            throw new IOException("the disk is gone");
        }
        return file.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return file.write(source);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
