package dev.mailchute.inbound;

import dev.mailchute.health.Rounds;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A large message takes its time; while its bytes come, its poll goes on. */
final class MovingInput extends FilterInputStream {
    private final Rounds rounds;

    MovingInput(InputStream in, Rounds rounds) {
        super(in);
        this.rounds = rounds;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        rounds.moves();
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        rounds.moves();
        return count;
    }
}
