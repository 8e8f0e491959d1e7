# docker build -t pgcaravan .
# docker run -p 127.0.0.1:8080:8080 --env-file .env pgcaravan
#
# In a container the service binds all addresses, so that the port can be published; it refuses to start without
# API_KEY then, and says so. Health and metrics are on 8081, without a key: do not publish that port.

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY src src
RUN mvn -B -q -Dmaven.test.skip=true package

FROM eclipse-temurin:17-jre
RUN groupadd --system --gid 10001 pgcaravan \
    && useradd --system --uid 10001 --gid pgcaravan --no-create-home --shell /usr/sbin/nologin pgcaravan \
    && mkdir -p /data/dumps /data/backups \
    && chown -R pgcaravan:pgcaravan /data
WORKDIR /opt/pgcaravan
COPY --from=build /build/target/lib lib
COPY --from=build /build/target/pgcaravan.jar pgcaravan.jar
COPY application.properties LICENSE ./
# The defaults. A named volume starts with a copy of them; a folder mounted here replaces them, so put all of them in it.
COPY --chown=pgcaravan:pgcaravan routes /routes

ENV HOST=0.0.0.0 \
    PORT=8080 \
    MANAGEMENT_PORT=8081 \
    ROUTES_DIRECTORY=/routes \
    DUMP_DIRECTORY=/data/dumps \
    BACKUP_DIRECTORY=/data/backups \
    MALLOC_ARENA_MAX=2 \
    JAVA_OPTS="-Xms160m -Xmx256m -XX:+UseSerialGC -XX:MetaspaceSize=64m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40"
USER pgcaravan
VOLUME ["/routes", "/data"]
EXPOSE 8080 8081
STOPSIGNAL SIGTERM

# bash opens the connection itself: the image need not have curl
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_PORT} && printf 'GET /observe/health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

# exec: signals reach the service, which lets its jobs end
ENTRYPOINT ["sh", "-c", "exec java ${JAVA_OPTS} -jar /opt/pgcaravan/pgcaravan.jar"]
