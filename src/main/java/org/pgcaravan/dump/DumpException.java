package org.pgcaravan.dump;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** A dump cannot be written, or is not what it should be: says which file, and why. */
public class DumpException extends RuntimeException {

    /** @return what went wrong with a file, without the path of the machine */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException failure) {
            return failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
        }
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return String.valueOf(message).replaceAll("\\s+", " ");
    }

    public DumpException(String message) {
        super(message);
    }

    public DumpException(String message, Throwable cause) {
        super(message, cause);
    }
}
