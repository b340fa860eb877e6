package io.sluice.codecs.video;

/**
 * The sizes that a model wants its pictures in; the decoder scales to exactly these (whole picture,
 * aspect ratio not kept, as the models are trained).
 *
 * @param rgbWidth pixels; 0 where no RGB is wanted
 * @param lumaWidth pixels; 0 where no luma plane is wanted
 */
public record PictureSpec(int rgbWidth, int rgbHeight, int lumaWidth, int lumaHeight) {
    public static PictureSpec rgb(int width, int height) {
        return new PictureSpec(width, height, 0, 0);
    }

    public int rgbBytes() {
        return rgbWidth * rgbHeight * 3;
    }

    public int lumaBytes() {
        return lumaWidth * lumaHeight;
    }
}
