package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base64StreamTest {

    @Test
    void the_encoding_and_its_length_are_right_for_any_length() throws Exception {
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 2, 3, 4, 57, 12287, 12288, 12289, 100_000}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            byte[] expected = Base64.getEncoder().encode(bytes);
            assertArrayEquals(expected, new Base64Stream(drippingly(bytes)).readAllBytes());
            assertEquals(expected.length, Base64Stream.encodedLength(length));
            ByteArrayOutputStream single = new ByteArrayOutputStream();
            InputStream stream = new Base64Stream(drippingly(bytes));
            for (int c = stream.read(); c >= 0; c = stream.read()) {
                single.write(c);
            }
            assertArrayEquals(expected, single.toByteArray());
        }
        assertEquals(4L * 1024 * 1024 * 1024, Base64Stream.encodedLength(3L * 1024 * 1024 * 1024));
    }

    @Test
    void closing_it_closes_the_other_stream() throws Exception {
        boolean[] closed = {false};
        new Base64Stream(new ByteArrayInputStream(new byte[0]) {
                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                })
                .close();
        assertTrue(closed[0]);
    }

    /** Returns as little as allowed, as a network does. */
    private static InputStream drippingly(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 7));
            }

            @Override
            public byte[] readNBytes(int length) throws IOException {
                throw new IOException("not needed");
            }

            @Override
            public int readNBytes(byte[] into, int offset, int length) {
                int count = 0;
                while (count < length) {
                    int more = read(into, offset + count, length - count);
                    if (more < 0) {
                        break;
                    }
                    count += more;
                }
                return count;
            }
        };
    }
}
