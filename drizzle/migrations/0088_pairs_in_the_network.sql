-- Pairs have 16 bytes, words 32. Changes of applications wait until the end of the migration, searches do not.
CREATE INDEX "office_name_words_pairs" ON "office_name_words" USING btree ("digest","application_id","office_id") WHERE octet_length("digest") = 16;
