# The server: web, workers and the operator's commands in one program.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -tags nodynamic -trimpath -buildvcs=false -ldflags="-s -w" -o /mall ./cmd/mall \
 && mkdir -p /srv/mall/blobs /srv/mall/mail

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build /mall /mall
COPY --from=build --chown=65532:65532 /srv/mall /srv/mall
USER 65532:65532
ENV MALL_DIR=/srv/mall MALL_ADDR=:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["/mall", "probe"]
ENTRYPOINT ["/mall"]
CMD ["serve"]
