#!/bin/bash
# Run once by the postgres image on an empty volume: one database and one user for each service.
set -euo pipefail
for service in training venues gateway; do
  password=$(cat "/run/secrets/${service}_database_password")
  psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres --quiet <<SQL
CREATE ROLE ${service} LOGIN PASSWORD '${password}';
CREATE DATABASE ${service} OWNER ${service} ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE ${service} FROM PUBLIC;
SQL
  psql --set ON_ERROR_STOP=1 --username postgres --dbname "${service}" --quiet \
    --command 'CREATE EXTENSION IF NOT EXISTS btree_gist'
done
