-- What agencies were told of before belongs to the record of those whom it is about. Their ids say when, as all ids do.
INSERT INTO data_reads (id, application_id, client_id, standing, what, purpose, at)
SELECT uuidv7(q.at - clock_timestamp()), a.id, q.client_id, 'agency', 'permit', q.purpose, q.at
FROM client_queries q CROSS JOIN unnest(q.permit_ids) AS told (id) JOIN applications a ON a.id = told.id ORDER BY q.id;
